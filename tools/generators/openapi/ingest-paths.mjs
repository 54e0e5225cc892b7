// Ingest reads bodies as streams under its own limits, in a plain Fastify route; so its part is written here.
const problem = (description) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const receipt = {
  type: 'object',
  required: ['accepted', 'rejected', 'errors'],
  properties: {
    accepted: { type: 'integer', description: 'So many are in the log, durably.' },
    rejected: { type: 'integer' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['index', 'code', 'message', 'retryable'],
        properties: {
          index: { type: 'integer', description: 'Place in the list of the request.' },
          code: { type: 'string', description: 'Stable; clients may switch on it.' },
          message: { type: 'string' },
          retryable: { type: 'boolean', description: 'Whether sending the same again can succeed.' },
        },
      },
    },
  },
};

const samples = {
  type: 'object',
  required: ['target', 'samples'],
  properties: {
    target: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string', maxLength: 256, description: 'Names the server; the same id is the same server.' },
        name: { type: 'string', maxLength: 256 },
      },
    },
    samples: {
      type: 'array',
      items: {
        type: 'object',
        required: ['metric', 'value'],
        properties: {
          metric: { type: 'string', pattern: '^[A-Za-z_][\\w.:-]{0,255}$' },
          value: { type: 'number' },
          labels: { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 64 },
          at: {
            description: 'Milliseconds since 1970 or ISO 8601; now unless given.',
            oneOf: [{ type: 'integer' }, { type: 'string', format: 'date-time' }],
          },
        },
      },
    },
  },
};

const example = {
  target: { id: 'shop-db', name: 'Shop' },
  samples: [{ metric: 'orders_waiting', value: 17, labels: { region: 'eu' } }],
};

/** The routes of ingest, with the schemas they use. */
export const ingest = {
  paths: {
    '/api/v1/snapshots': {
      post: {
        operationId: 'postSnapshots',
        summary: 'Deliver snapshots or plain samples',
        description:
          'For collectors and simple clients, with a collector token. Answered only when the log has what is called ' +
          'accepted. A snapshot that is sent again is stored once; give JSON samples their time in `at`, so that one that ' +
          'is sent again takes the same place. Bodies may be compressed with gzip or zstd. A collector says its version as ' +
          '`User-Agent: pganalytics-collector/1.4.0`.',
        tags: ['ingest'],
        security: [{ collectorToken: [] }],
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/Samples' }, example },
            'application/x-protobuf': {
              schema: {
                type: 'string',
                format: 'binary',
                description:
                  'pganalytics.collector.v1.Snapshot; with messageType=…SnapshotBatch schemas and snapshots.',
              },
            },
          },
        },
        responses: {
          200: {
            description: 'What was accepted and what was not.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Receipt' } } },
          },
          401: problem('No valid collector token.'),
          403: problem('The collector is paused or the server is not its own.'),
          413: problem('The body is too large.'),
          415: problem('The content type or encoding is not known.'),
          422: problem('The body cannot be read.'),
          429: problem('Too many requests of this collector, or too much waits for the log.'),
          503: problem('The log does not answer now; try again.'),
        },
      },
    },
  },
  components: {
    securitySchemes: {
      collectorToken: { type: 'http', scheme: 'bearer', description: 'The token that enrolling a collector gave.' },
    },
    schemas: { Receipt: receipt, Samples: samples },
  },
};
