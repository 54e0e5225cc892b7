import { defineEndpoint } from '@pganalytics/http';

import {
  buildAnswer,
  instantParameters,
  labelPath,
  labelsAnswer,
  matchParameters,
  metadataAnswer,
  metadataParameters,
  queryAnswer,
  rangeParameters,
  seriesListAnswer,
} from './prometheus.schemas.js';

const common = { access: 'metrics:read', tag: 'prometheus' } as const;
const failures = { 400: 'The query is not understood, or not answered here: the error names it.' };

const query = { ...common, path: '/query', summary: 'Answer PromQL at one moment', response: queryAnswer, failures };
export const getQuery = defineEndpoint({ ...query, method: 'GET', query: instantParameters });
export const postQuery = defineEndpoint({ ...query, method: 'POST', body: instantParameters, status: 200 });

const range = { ...common, path: '/query_range', summary: 'Answer PromQL over time', response: queryAnswer, failures };
export const getRange = defineEndpoint({ ...range, method: 'GET', query: rangeParameters });
export const postRange = defineEndpoint({ ...range, method: 'POST', body: rangeParameters, status: 200 });

const labels = { ...common, path: '/labels', summary: 'List the names of labels', response: labelsAnswer };
export const getLabels = defineEndpoint({ ...labels, method: 'GET', query: matchParameters });
export const postLabels = defineEndpoint({ ...labels, method: 'POST', body: matchParameters, status: 200 });

const series = { ...common, path: '/series', summary: 'List series by their labels', response: seriesListAnswer };
export const getSeries = defineEndpoint({ ...series, method: 'GET', query: matchParameters });
export const postSeries = defineEndpoint({ ...series, method: 'POST', body: matchParameters, status: 200 });

export const getLabelValues = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/label/:label/values',
  summary: 'List the values of a label',
  params: labelPath,
  query: matchParameters,
  response: labelsAnswer,
});

export const getMetadata = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/metadata',
  summary: 'Describe the metrics',
  query: metadataParameters,
  response: metadataAnswer,
});

export const getBuild = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/status/buildinfo',
  summary: 'Say which Prometheus this may be taken for',
  response: buildAnswer,
});
