import { RequestMethod } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';

import { UndeclaredRoutes } from '../access.errors.js';
import { accessOf } from './requires.js';
import type { RouteAccess } from './requires.js';

/** One route of a service with what it declares about its callers. */
export interface DeclaredRoute {
  readonly method: string;
  /** With Nest's placeholders, e.g. `/api/v1/servers/:id`. */
  readonly path: string;
  /** Undefined when the handler forgot to declare it. */
  readonly access: RouteAccess | undefined;
}

type ControllerClass = new (...parameters: never[]) => object;

/** Every route of a Nest application, read from its controllers. */
export function routesOf(app: INestApplicationContext): DeclaredRoute[] {
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = new Set(
    modules.flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype)),
  );
  return [...controllers].flatMap((controller) => routesOfController(controller as ControllerClass));
}

/**
 * Checks that each route says who may call it.
 * @throws UndeclaredRoutes with all that do not.
 */
export function assertEveryRouteDeclaresAccess(app: INestApplicationContext): void {
  const undeclared = routesOf(app).filter(({ access }) => access === undefined);
  if (undeclared.length > 0) throw new UndeclaredRoutes(undeclared.map(({ method, path }) => `${method} ${path}`));
}

/** The routes of one controller class; a handler with several paths is several routes. */
export function routesOfController(controller: ControllerClass): DeclaredRoute[] {
  const bases = pathsOf(controller);
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = name === 'constructor' ? undefined : prototype[name];
    if (typeof handler !== 'function') return [];
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const access = accessOf(handler);
    return bases.flatMap((base) =>
      pathsOf(handler).map((path) => ({ method: RequestMethod[method], path: joined(base, path), access })),
    );
  });
}

function pathsOf(target: object): string[] {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return path === undefined ? [''] : [path].flat();
}

const joined = (base: string, path: string): string =>
  `/${base}/${path}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
