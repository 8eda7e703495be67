import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FactoryProvider, Type } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { HealthRegistry } from '../observability/health.js';
import { Metrics } from '../observability/metrics.js';
import { ServiceName } from '../core/service-name.js';
import { FileStore, FolderFileStore } from './file-store.js';
import type { FilesConfig } from './files-config.js';
import { S3FileStore, type S3Options, type S3Settings } from './s3-file-store.js';

/** Provides a service's file store: the bucket when the configuration names one, else the folder. */
export const provideFileStore = (config: Type<FilesConfig>): FactoryProvider<FileStore> => ({
  provide: FileStore,
  useFactory: (
    settings: FilesConfig,
    { value: service }: ServiceName,
    health: HealthRegistry,
    metrics: Metrics,
    logger: Logger,
  ) => {
    const onOperation: S3Options['onOperation'] = (operation, reason) => {
      metrics.fileStore.inc({ operation, result: reason === undefined ? 'done' : 'failed' });
      if (reason !== undefined) logger.warn({ operation, reason }, 'a file store operation failed');
    };
    const bucket = s3SettingsOf(settings, service);
    const store =
      bucket === undefined
        ? new FolderFileStore(settings.filesFolder ?? path.join(tmpdir(), `khai-bao-files-of-${service}`))
        : new S3FileStore(bucket, { onOperation });
    // Reported but not required: everything except files works without the store.
    health.addHealthCheck('files', () => store.checkAvailability(), { isRequired: false });
    return store;
  },
  inject: [config, ServiceName, HealthRegistry, Metrics, Logger],
});

/** Returns the bucket settings of a validated configuration; undefined when files are stored in a folder. */
export function s3SettingsOf(settings: FilesConfig, service: string): S3Settings | undefined {
  const { filesS3Bucket: bucket, filesS3Endpoint: endpoint, filesS3PathStyle: pathStyle } = settings;
  const { filesS3AccessKeyId: accessKeyId, filesS3SecretAccessKey: secretAccessKey } = settings;
  if (bucket === undefined) return undefined;
  return {
    bucket,
    prefix: settings.filesS3Prefix ?? service,
    region: settings.filesS3Region ?? 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint }),
    pathStyle: pathStyle === undefined ? endpoint !== undefined : pathStyle === 'true',
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
  };
}
