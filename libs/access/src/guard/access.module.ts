import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import { cookieNames } from '../credentials/cookies.js';
import { AccessDirectories } from '../directories/access-directories.js';
import { AccessGuard } from './access.guard.js';
import { Authenticator } from './authenticator.js';
import { accessStrategies } from './strategies.js';
import type { NamedStrategy } from './strategies.js';

/** How a service tells callers apart. */
export interface AccessModuleOptions {
  readonly directories: AccessDirectories;
  /** Where users reach the product; it decides the names of the cookies. */
  readonly publicUrl: string;
  /** Further credentials, tried after the usual ones. */
  readonly strategies?: readonly NamedStrategy[];
}

/** Puts the {@link AccessGuard} before every route of a service, and follows the directories while it runs. */
@Module({})
export class AccessModule implements OnModuleInit, OnModuleDestroy {
  constructor(@Inject(AccessDirectories) private readonly directories: AccessDirectories) {}

  static forRoot({ directories, publicUrl, strategies = [] }: AccessModuleOptions): DynamicModule {
    const all = [...accessStrategies(directories, cookieNames(publicUrl).access), ...strategies];
    return {
      module: AccessModule,
      global: true,
      providers: [
        { provide: AccessDirectories, useValue: directories },
        { provide: Authenticator, useValue: new Authenticator(all) },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [AccessDirectories, Authenticator],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.directories.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.directories.close();
  }
}
