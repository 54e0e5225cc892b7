import { HttpCode, RequestMapping, RequestMethod, applyDecorators, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Public, Requires } from '@pganalytics/access';
import type { Permission } from '@pganalytics/access';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

import { InvalidRequest } from './endpoint.errors.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Everything there is to know about a route, said once: who may call it, what goes in, what comes out.
 * Access check, validation and the OpenAPI document are made from it.
 */
export interface EndpointSpec {
  readonly method: Method;
  /** Below the controller's path, e.g. `/servers/:serverId`. */
  readonly path: string;
  /** The permission a caller needs, or `public` for a route that anyone may call. */
  readonly access: Permission | 'public';
  /** One line in the imperative: `List the servers`. */
  readonly summary: string;
  readonly description?: string;
  readonly tag?: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The successful answer; leave it out where there is no body. */
  readonly response?: z.ZodType;
  /** Media type of the successful answer, `application/json` unless given. */
  readonly produces?: string;
  /** Status of the successful answer: 200, or 204 without a body, unless given. */
  readonly status?: number;
  /** Other statuses that a caller should expect, with when. */
  readonly failures?: Readonly<Record<number, string>>;
}

type OutputOf<T> = T extends z.ZodType ? z.output<T> : undefined;

/** The validated input of an endpoint, for the handler's parameter that carries {@link Input}. */
export interface InputOf<S extends EndpointSpec> {
  readonly params: OutputOf<S['params']>;
  readonly query: OutputOf<S['query']>;
  readonly body: OutputOf<S['body']>;
}

/** Where {@link Endpoint} keeps the spec of a handler. */
export const ENDPOINT = Symbol('pganalytics.endpoint');

/** Keeps the types of a spec narrow while checking its shape. */
export function defineEndpoint<const S extends EndpointSpec>(spec: S): S {
  return spec;
}

/** The status of an endpoint's successful answer. */
export const successStatus = (spec: EndpointSpec): number =>
  spec.status ?? (spec.response === undefined && spec.produces === undefined ? 204 : 200);

/** Makes a controller's method the handler of an endpoint. */
export function Endpoint(spec: EndpointSpec): MethodDecorator {
  const keepSpec: MethodDecorator = (_target, _name, descriptor) => {
    Reflect.defineMetadata(ENDPOINT, spec, descriptor.value as object);
  };
  return applyDecorators(
    RequestMapping({ path: spec.path, method: RequestMethod[spec.method] }),
    HttpCode(successStatus(spec)),
    spec.access === 'public' ? Public() : Requires(spec.access),
    keepSpec,
  );
}

/** The spec of a handler, or `undefined` for a method that is none. */
export function endpointOf(handler: object): EndpointSpec | undefined {
  return Reflect.getMetadata(ENDPOINT, handler) as EndpointSpec | undefined;
}

/**
 * The validated input of the request, as {@link InputOf} the endpoint.
 * @throws InvalidRequest with every wrong field at once.
 */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const spec = endpointOf(context.getHandler());
  if (spec === undefined) throw new TypeError('@Input() stands on a method without @Endpoint().');
  return parseInput(spec, context.switchToHttp().getRequest<FastifyRequest>());
});

/** Parses the three parts of a request by an endpoint's schemas. */
export function parseInput(
  spec: EndpointSpec,
  request: Pick<FastifyRequest, 'params' | 'query' | 'body'>,
): Record<'params' | 'query' | 'body', unknown> {
  const input: Record<'params' | 'query' | 'body', unknown> = { params: undefined, query: undefined, body: undefined };
  const errors: { path: string; message: string }[] = [];
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = spec[part];
    if (schema === undefined) continue;
    const result = schema.safeParse(part === 'body' ? request.body : { ...(request[part] as object) });
    if (result.success) input[part] = result.data;
    else {
      for (const issue of result.error.issues) {
        errors.push({ path: [part, ...issue.path.map(String)].join('.'), message: issue.message });
      }
    }
  }
  if (errors.length > 0) throw new InvalidRequest(errors);
  return input;
}
