import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { AppError } from '@pganalytics/errors';
import { problemOf } from '@pganalytics/http';
import { currentContext } from '@pganalytics/telemetry';
import type { FastifyReply } from 'fastify';

import { ServiceLog } from '../query.config.js';

/** How Prometheus calls failures; Grafana shows the text beside it. */
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'bad_data',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  429: 'unavailable',
  503: 'unavailable',
};

/** Answers failures as Prometheus does, so that its clients show the reason. */
@Catch()
export class PrometheusFilter implements ExceptionFilter {
  constructor(private readonly log: ServiceLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) return;
    const { status, detail, errors } = problemOf(error, currentContext()?.requestId);
    if (!(error instanceof AppError || error instanceof HttpException)) {
      this.log.logger.error({ err: error }, 'a request failed on a bug');
    }
    if (error instanceof AppError && 'retryAfterSeconds' in error) {
      void reply.header('retry-after', String(error.retryAfterSeconds));
    }
    const wrong = (errors ?? []).map(({ path, message }) => `${path}: ${message}`);
    const text = [detail, ...wrong].join(' ');
    void reply.status(status).send({ status: 'error', errorType: ERROR_TYPES[status] ?? 'internal', error: text });
  }
}
