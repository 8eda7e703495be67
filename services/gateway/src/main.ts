import 'reflect-metadata';
import cluster from 'node:cluster';
import { loggerOptions } from '@khai-bao/platform/observability';
import pino from 'pino';
import { startHeartbeats, Supervisor } from './cluster/supervisor.js';
import { config } from './environment.js';
import { startMetricsServer } from './metrics-server.js';

if (cluster.isPrimary) {
  await new Supervisor(config.workers, pino(loggerOptions('gateway', config.logLevel))).startWorkers();
  if (config.metricsPort > 0) startMetricsServer(config.metricsPort, config.host);
} else {
  const { startWorker } = await import('./worker.js');
  await startWorker(config);
  startHeartbeats();
}
