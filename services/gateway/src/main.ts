import 'reflect-metadata';
import cluster from 'node:cluster';
import { loggerOptions } from '@khai-bao/platform/observability';
import pino from 'pino';
import { reportAlive, Supervisor } from './cluster/supervise.js';
import { config } from './environment.js';
import { serveMetrics } from './metrics.js';

if (cluster.isPrimary) {
  await new Supervisor(config.workers, pino(loggerOptions('gateway', config.logLevel))).start();
  if (config.metricsPort > 0) serveMetrics(config.metricsPort, config.host);
} else {
  const { work } = await import('./worker.js');
  await work(config);
  reportAlive();
}
