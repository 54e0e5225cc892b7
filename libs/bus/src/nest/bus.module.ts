import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import { Bus } from '../port/bus.js';

/** Gives the bus of the service to whoever injects `Bus`. Who opened the bus closes it. */
@Module({})
export class BusModule {
  static forRoot(bus: Bus): DynamicModule {
    return { module: BusModule, global: true, providers: [{ provide: Bus, useValue: bus }], exports: [Bus] };
  }
}
