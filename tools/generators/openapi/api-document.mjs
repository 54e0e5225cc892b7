import { authControllers } from '../../../apps/auth/dist/index.js';
import { openApiDocument } from '../../../libs/http/dist/index.js';
import { ingest } from './ingest-paths.mjs';
import { queryControllers } from '../../../apps/query/dist/controllers.js';

const description = `Everything the dashboard shows, for your own tools.

Sign in with \`POST /api/v1/auth/login\` and send \`Authorization: Bearer …\`, or make an API token.
Every answer belongs to the one organisation of the caller. A failure is answered as \`application/problem+json\`
with a stable \`code\` and a sentence that names the value and the remedy. An integer beyond 2^53 is a string of
digits; \`null\` means that a value is not known, never zero. Lists are read on with \`nextCursor\`.`;

const tags = [
  { name: 'session', description: 'Sign in, stay signed in, sign out.' },
  { name: 'servers', description: 'The fleet: health, age of data, load.' },
  { name: 'metrics', description: 'Every metric over time, with what is missing from it.' },
  { name: 'queries', description: 'Statements by what they cost.' },
  { name: 'activity', description: 'Sessions, waits and who blocks whom, now and at any second.' },
  { name: 'collectors', description: 'Who delivers, and what was lost.' },
  { name: 'history', description: 'How long what is kept, and what had to go early.' },
  { name: 'live', description: 'Server-sent events.' },
  { name: 'server administration', description: 'Names, labels, pause, retire.' },
  { name: 'enrolment', description: 'Collectors and their tokens.' },
  { name: 'users', description: 'People and their roles.' },
  { name: 'api-tokens', description: 'Credentials of scripts.' },
  { name: 'organisation', description: 'The organisation of the caller.' },
  { name: 'ingest', description: 'How data gets in without gRPC.' },
  { name: 'general', description: 'The API itself.' },
];

/** The one OpenAPI document of all services, made from their controllers. */
export async function apiDocument() {
  const document = openApiDocument({
    title: 'pgAnalytics',
    version: '1',
    description,
    controllers: [...queryControllers, ...authControllers],
  });
  return {
    ...document,
    tags,
    paths: sorted({ ...document.paths, ...ingest.paths }),
    components: {
      securitySchemes: { ...document.components.securitySchemes, ...ingest.components.securitySchemes },
      schemas: sorted({ ...document.components.schemas, ...ingest.components.schemas }),
    },
  };
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
