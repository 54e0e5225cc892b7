import { Module } from '@nestjs/common';

/** The writer answers health and metrics only, which every HTTP service has: nothing of its own. */
@Module({})
export class WriterModule {}
