import { PATH_METADATA } from '@nestjs/common/constants.js';
import { z } from 'zod';

import { endpointOf, successStatus } from './endpoint.js';
import type { EndpointSpec } from './endpoint.js';

type Json = Record<string, unknown>;
type Controller = new (...parameters: never[]) => object;

/** What an OpenAPI document says of itself and of the routes in it. */
export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly controllers: readonly Controller[];
}

const SCHEMA_PREFIX = '#/components/schemas/';

/**
 * The OpenAPI 3.1 document of these controllers, made from their endpoints alone, so that it needs no running service.
 * Schemas that carry an `id` in their zod metadata become components.
 */
export function openApiDocument(options: OpenApiOptions): Json {
  const paths: Record<string, Json> = {};
  const components: Json = { Problem: PROBLEM };
  for (const { path, spec } of options.controllers.flatMap(endpointsOf)) {
    const key = path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[key] ??= {})[spec.method.toLowerCase()] = operationOf(spec, components, operationIdOf(spec.method, path));
  }
  return {
    openapi: '3.1.0',
    info: {
      title: options.title,
      version: options.version,
      description: options.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { cookie: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An access token or an API token.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'pga_access',
          description:
            'The session of the dashboard; a port of the address is part of the name, as in pga_access_8080.',
        },
      },
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

/** Every endpoint of a controller with its whole path. */
export function endpointsOf(controller: Controller): { path: string; spec: EndpointSpec }[] {
  const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = name === 'constructor' ? undefined : prototype[name];
    const spec = typeof handler === 'function' ? endpointOf(handler) : undefined;
    if (spec === undefined) return [];
    return [{ path: `/${base}${spec.path}`.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1'), spec }];
  });
}

function operationOf(spec: EndpointSpec, components: Json, operationId: string): Json {
  const media = spec.produces ?? 'application/json';
  const success: Json = { description: 'Done.' };
  if (spec.response !== undefined)
    success['content'] = { [media]: { schema: schemaOf(spec.response, components, 'output') } };
  else if (spec.produces !== undefined) success['content'] = { [media]: { schema: { type: 'string' } } };
  const operation: Json = {
    operationId,
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    tags: [spec.tag ?? 'general'],
    ...(spec.access === 'public' ? { security: [] } : { 'x-permission': spec.access }),
    parameters: [...parametersOf(spec.params, 'path', components), ...parametersOf(spec.query, 'query', components)],
    responses: { [successStatus(spec)]: success, ...failuresOf(spec) },
  };
  if (spec.body !== undefined) {
    operation['requestBody'] = {
      required: true,
      content: { 'application/json': { schema: schemaOf(spec.body, components, 'input') } },
    };
  }
  return operation;
}

function failuresOf(spec: EndpointSpec): Json {
  const reasons: Record<string, string> = { 400: 'The request does not fit; every wrong field is named.' };
  if (spec.access !== 'public') {
    reasons['401'] = 'No valid credential.';
    reasons['403'] = `Lacks the permission ${spec.access}.`;
  }
  Object.assign(reasons, spec.failures);
  const content = { 'application/problem+json': { schema: { $ref: `${SCHEMA_PREFIX}Problem` } } };
  return Object.fromEntries(Object.entries(reasons).map(([status, description]) => [status, { description, content }]));
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query', components: Json): Json[] {
  if (schema === undefined) return [];
  const object = schemaOf(schema, components, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: where,
      required: where === 'path' || (object.required ?? []).includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

/** A zod schema as JSON Schema 2020-12, the dialect of OpenAPI 3.1; named parts move to the components. */
function schemaOf(schema: z.ZodType, components: Json, io: 'input' | 'output'): Json {
  const {
    $schema: _dialect,
    $defs,
    ...json
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => void delete jsonSchema.id,
  }) as Json;
  const text = JSON.stringify({ json, defs: $defs ?? {} }).replaceAll('#/$defs/', SCHEMA_PREFIX);
  const moved = JSON.parse(text) as { json: Json; defs: Record<string, Json> };
  for (const [name, definition] of Object.entries(moved.defs)) components[name] = definition;
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined || '$ref' in moved.json) return moved.json;
  components[id] = moved.json;
  return { $ref: `${SCHEMA_PREFIX}${id}` };
}

const operationIdOf = (method: string, path: string): string =>
  method.toLowerCase() +
  path
    .replace(/^\/api\/v1/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const PROBLEM: Json = {
  type: 'object',
  description: 'Problem details, RFC 9457.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'Names the value and, where there is one, the remedy.' },
    code: { type: 'string', description: 'Stable; clients may switch on it.' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};
