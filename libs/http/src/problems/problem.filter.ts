import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { AppError } from '@pganalytics/errors';
import { currentContext } from '@pganalytics/telemetry';
import type { Logger } from '@pganalytics/telemetry';
import type { FastifyReply } from 'fastify';

import { problemOf } from './problem.js';

/** Answers every failure of a route as problem+json and logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) return;

    const body = problemOf(error, currentContext()?.requestId);
    if (body.status === 500) this.logger.error({ err: error }, 'a request failed on a bug');
    else if (body.status === 503) this.logger.warn({ err: error }, 'a request found something unavailable');
    if (error instanceof AppError && 'retryAfterSeconds' in error) {
      void reply.header('retry-after', String(error.retryAfterSeconds));
    }
    void reply.status(body.status).type('application/problem+json').send(body);
  }
}
