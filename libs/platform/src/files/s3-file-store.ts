import type { OnApplicationShutdown } from '@nestjs/common';
import type { S3Client } from '@aws-sdk/client-s3';
import { FileStore, FileStoreUnavailableError, isFileKey, assertFileKey } from './file-store.js';

type Sdk = typeof import('@aws-sdk/client-s3');

export interface S3Settings {
  readonly bucket: string;
  /** Before each key, without a slash at its end; services that share a bucket have each their own. */
  readonly prefix: string;
  readonly region: string;
  /** Where it is, unless it is Amazon's. */
  readonly endpoint?: string;
  /** The bucket stands in the path, not in the host's name. */
  readonly pathStyle: boolean;
  /** None: the SDK looks where it always does. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** How long the store is waited for, milliseconds, and how much is asked of it at once. */
export interface S3Limits {
  /** Until a connection stands. */
  readonly connectTimeoutMs: number;
  /** Without a byte on a connection, in either direction. */
  readonly socketTimeoutMs: number;
  /** One operation, everything in it that is tried again included. */
  readonly operationTimeoutMs: number;
  /** Whether it is there: less, because health is asked often. */
  readonly checkTimeoutMs: number;
  /** After it did not answer, everything is refused for so long; then one operation tries whether it is back. */
  readonly outageRetryMs: number;
  /** Tries of one operation, of which each waits longer before it (SDK, `standard`). */
  readonly maxAttempts: number;
  /** Keys of one page of a list; 1,000 is the most that S3 gives. */
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
  /** Told of each operation that the store was asked for; with why it was in vain, when it was. Nothing in it is secret. */
  readonly onOperation?: (operation: S3Operation, failure?: string) => void;
}

/**
 * A bucket of an S3, for which the SDK is loaded when the store is first asked. An object is there whole or not at all, and
 * stays once S3 has said so; the signature covers its SHA-256. Every operation ends within `bounds.whole`: done, or with
 * `FileStoreUnavailableError`. A store that does not answer is not asked again by everybody at once, so that requests which hold something
 * while they wait (a row, a connection to the database) do not pile up behind it.
 */
export class S3FileStore extends FileStore implements OnApplicationShutdown {
  private readonly limits: S3Limits;
  private readonly onOperation: NonNullable<S3Options['onOperation']>;
  private loading: Promise<{ sdk: Sdk; client: S3Client }> | undefined;
  /** Why it does not answer, and from when on one operation may try; undefined while it does. */
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
        // Not every 404: a bucket that is not there is no file that is not there.
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
        // S3 tells times in whole seconds, cut off: it may have been put at the end of that second.
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
        // The answer first: what the SDK makes of the abort is no news.
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
      // A check waits less: a store that is slow is not away.
      else if (operation !== 'check')
        this.outage = { reason, until: performance.now() + this.limits.outageRetryMs };
      this.onOperation(operation, reason);
      throw new FileStoreUnavailableError(reason, this.limits.outageRetryMs);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A service that keeps its files in a folder never pays for the SDK. */
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
        // Further checksums and the question before a large body are not understood by every S3; the signature covers the content.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        expectContinueHeader: false,
      }),
    }));
    return this.loading;
  }
}

type S3Work<T> = (loaded: { sdk: Sdk; client: S3Client }, signal: AbortSignal) => Promise<T>;

/** What went wrong, by names and numbers alone: messages of S3 repeat what was signed. `answers`: the store is there and says no. */
function classifyS3Error(error: unknown): { readonly reason: string; readonly answers: boolean } {
  const { name, code, $metadata } = error as {
    name?: string;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const called = typeof code === 'string' ? code : (name ?? 'unknown');
  if (name === 'NoSuchBucket' || (status === 404 && name === 'NotFound'))
    return { reason: 'the bucket is not there (FILES_S3_BUCKET)', answers: true };
  if (status === 401 || status === 403)
    return { reason: `the store refuses the key, or what it may do (${status} ${called})`, answers: true };
  if (name === 'CredentialsProviderError')
    return { reason: 'no credentials were found (FILES_S3_ACCESS_KEY_ID)', answers: true };
  return status === undefined || status < 300
    ? { reason: `the store does not answer (${called})`, answers: false }
    : { reason: `the store answers ${status} ${called}`, answers: status < 500 && status !== 429 };
}
