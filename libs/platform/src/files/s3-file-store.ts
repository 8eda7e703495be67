import type { OnApplicationShutdown } from '@nestjs/common';
import type { S3Client } from '@aws-sdk/client-s3';
import { FileStore, FileStoreUnavailableError, isFileKey, assertFileKey } from './file-store.js';

type Sdk = typeof import('@aws-sdk/client-s3');

export interface S3Settings {
  readonly bucket: string;
  /** Prefix of each key, without a trailing slash. Services that share a bucket use different prefixes. */
  readonly prefix: string;
  readonly region: string;
  /** Endpoint of the server. Default: AWS. */
  readonly endpoint?: string;
  /** Whether the bucket is part of the path instead of the host name. */
  readonly pathStyle: boolean;
  /** Default: the credential chain of the SDK. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Timeouts and sizes of the operations. */
export interface S3Limits {
  /** Timeout of a connection attempt. */
  readonly connectTimeoutMs: number;
  /** Timeout without traffic on a connection. */
  readonly socketTimeoutMs: number;
  /** Timeout of one operation, its retries included. */
  readonly operationTimeoutMs: number;
  /** Timeout of an availability check. Shorter, because the health report runs often. */
  readonly checkTimeoutMs: number;
  /** After a failure all operations are refused for this time. Then one operation probes the store. */
  readonly outageRetryMs: number;
  /** Attempts of one operation, with the backoff of the SDK (`standard`). */
  readonly maxAttempts: number;
  /** Keys per page of a list. S3 returns at most 1,000. */
  readonly listPageSize: number;
}

const defaultS3Limits: S3Limits = {
  connectTimeoutMs: 1_500,
  socketTimeoutMs: 5_000,
  operationTimeoutMs: 12_000,
  checkTimeoutMs: 1_500,
  outageRetryMs: 3_000,
  maxAttempts: 3,
  listPageSize: 1_000,
};

export type S3Operation = 'put' | 'get' | 'remove' | 'list' | 'check';

export interface S3Options {
  readonly limits?: Partial<S3Limits>;
  /** Called after each operation, with the reason when it failed. The reason holds no secret. */
  readonly onOperation?: (operation: S3Operation, failure?: string) => void;
}

/**
 * Stores files in an S3 bucket. The SDK is loaded on first use. S3 stores an object completely or not at all, and the
 * signature covers its SHA-256. Every operation ends within `operationTimeoutMs`, with a result or with
 * `FileStoreUnavailableError`. A circuit breaker refuses operations while the store is unavailable, so that requests
 * that hold a row lock or a database connection do not pile up.
 */
export class S3FileStore extends FileStore implements OnApplicationShutdown {
  private readonly limits: S3Limits;
  private readonly onOperation: NonNullable<S3Options['onOperation']>;
  private loading: Promise<{ sdk: Sdk; client: S3Client }> | undefined;
  /** Reason of the current outage and the time of the next probe; undefined while the store is available. */
  private outage: { readonly reason: string; readonly until: number } | undefined;
  private isProbing = false;

  constructor(
    private readonly settings: S3Settings,
    options: S3Options = {},
  ) {
    super();
    this.limits = { ...defaultS3Limits, ...options.limits };
    this.onOperation = options.onOperation ?? (() => undefined);
  }

  async putFile(key: string, bytes: Buffer): Promise<void> {
    const at = this.objectOf(key);
    await this.runOperation('put', ({ sdk, client }, abortSignal) =>
      client.send(new sdk.PutObjectCommand({ ...at, Body: bytes, ContentType: 'application/octet-stream' }), {
        abortSignal,
      }),
    );
  }

  async getFile(key: string): Promise<Buffer | null> {
    const at = this.objectOf(key);
    return this.runOperation('get', async ({ sdk, client }, abortSignal) => {
      try {
        const { Body, ContentLength } = await client.send(new sdk.GetObjectCommand(at), { abortSignal });
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        if (ContentLength !== undefined && ContentLength !== bytes.length)
          throw Object.assign(new Error('the answer was cut off'), { code: 'CUT_OFF' });
        return bytes;
      } catch (error) {
        // Not every 404 means a missing file: the bucket may be missing.
        if (error instanceof sdk.NoSuchKey) return null;
        throw error;
      }
    });
  }

  async removeFile(key: string): Promise<void> {
    const at = this.objectOf(key);
    await this.runOperation('remove', async ({ sdk, client }, abortSignal) => {
      try {
        await client.send(new sdk.DeleteObjectCommand(at), { abortSignal });
      } catch (error) {
        if (!(error instanceof sdk.S3ServiceException && error.name === 'NoSuchKey')) throw error;
      }
    });
  }

  async *listKeysBefore(instant: Date): AsyncIterable<string> {
    const start = `${this.settings.prefix}/`;
    let next: string | undefined;
    do {
      const page = await this.runOperation('list', ({ sdk, client }, abortSignal) =>
        client.send(
          new sdk.ListObjectsV2Command({
            Bucket: this.settings.bucket,
            Prefix: start,
            MaxKeys: this.limits.listPageSize,
            ...(next === undefined ? {} : { ContinuationToken: next }),
          }),
          { abortSignal },
        ),
      );
      for (const { Key, LastModified } of page.Contents ?? []) {
        const key = Key?.slice(start.length) ?? '';
        // S3 truncates times to whole seconds, so the object may have been stored up to a second later.
        const put = (LastModified?.getTime() ?? Infinity) + 1_000;
        if (isFileKey(key) && put <= instant.getTime()) yield key;
      }
      next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (next !== undefined);
  }

  async checkAvailability(): Promise<void> {
    try {
      await this.attemptOperation('check', this.limits.checkTimeoutMs, ({ sdk, client }, abortSignal) =>
        client.send(new sdk.HeadBucketCommand({ Bucket: this.settings.bucket }), { abortSignal }),
      );
    } catch (error) {
      throw error instanceof FileStoreUnavailableError ? new Error(error.reason, { cause: error }) : error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.loading?.catch(() => undefined))?.client.destroy();
  }

  private objectOf(key: string): { Bucket: string; Key: string } {
    assertFileKey(key);
    return { Bucket: this.settings.bucket, Key: `${this.settings.prefix}/${key}` };
  }

  /** @throws FileStoreUnavailableError */
  private async runOperation<T>(operation: S3Operation, work: S3Work<T>): Promise<T> {
    const { outage } = this;
    if (outage === undefined) return this.attemptOperation(operation, this.limits.operationTimeoutMs, work);
    if (this.isProbing || performance.now() < outage.until)
      throw new FileStoreUnavailableError(outage.reason, this.limits.outageRetryMs);
    this.isProbing = true;
    try {
      return await this.attemptOperation(operation, this.limits.operationTimeoutMs, work);
    } finally {
      this.isProbing = false;
    }
  }

  private async attemptOperation<T>(
    operation: S3Operation,
    milliseconds: number,
    work: S3Work<T>,
  ): Promise<T> {
    const end = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const inTime = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        // Rejects before the abort, because the error that the SDK throws for an abort says less.
        reject(Object.assign(new Error('no answer in time'), { code: 'NO_ANSWER_IN_TIME' }));
        end.abort();
      }, milliseconds);
    });
    try {
      const working = this.loadClient().then((loaded) => work(loaded, end.signal));
      const done = await Promise.race([working, inTime]);
      this.outage = undefined;
      this.onOperation(operation);
      return done;
    } catch (error) {
      const { reason, answers } = classifyS3Error(error);
      if (answers) this.outage = undefined;
      // A check has a shorter timeout, so its failure does not open the circuit.
      else if (operation !== 'check')
        this.outage = { reason, until: performance.now() + this.limits.outageRetryMs };
      this.onOperation(operation, reason);
      throw new FileStoreUnavailableError(reason, this.limits.outageRetryMs);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Loaded on demand: a service that stores files in a folder never loads the SDK. */
  private loadClient(): Promise<{ sdk: Sdk; client: S3Client }> {
    const { endpoint, region, pathStyle, credentials } = this.settings;
    this.loading ??= import('@aws-sdk/client-s3').then((sdk) => ({
      sdk,
      client: new sdk.S3Client({
        region,
        forcePathStyle: pathStyle,
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(credentials === undefined ? {} : { credentials }),
        retryMode: 'standard',
        maxAttempts: this.limits.maxAttempts,
        requestHandler: {
          connectionTimeout: this.limits.connectTimeoutMs,
          socketTimeout: this.limits.socketTimeoutMs,
        },
        // Not every S3 server supports further checksums and `Expect: 100-continue`. The signature covers the content.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        expectContinueHeader: false,
      }),
    }));
    return this.loading;
  }
}

type S3Work<T> = (loaded: { sdk: Sdk; client: S3Client }, signal: AbortSignal) => Promise<T>;

/**
 * Returns the reason of a failure from names and status codes only, because S3 messages repeat what was signed.
 * `answers` is true when the store responded with a refusal.
 */
function classifyS3Error(error: unknown): { readonly reason: string; readonly answers: boolean } {
  const { name, code, $metadata } = error as {
    name?: string;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const called = typeof code === 'string' ? code : (name ?? 'unknown');
  if (name === 'NoSuchBucket' || (status === 404 && name === 'NotFound'))
    return { reason: 'the bucket does not exist (FILES_S3_BUCKET)', answers: true };
  if (status === 401 || status === 403)
    return {
      reason: `the store refuses the credentials or the operation (${status} ${called})`,
      answers: true,
    };
  if (name === 'CredentialsProviderError')
    return { reason: 'no credentials were found (FILES_S3_ACCESS_KEY_ID)', answers: true };
  return status === undefined || status < 300
    ? { reason: `the store does not answer (${called})`, answers: false }
    : { reason: `the store answers ${status} ${called}`, answers: status < 500 && status !== 429 };
}
