import type { OnApplicationShutdown } from '@nestjs/common';
import type { S3Client } from '@aws-sdk/client-s3';
import { FileStore, FileStoreAway, isFileKey, mustBeFileKey } from './file-store.js';

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
export interface S3Bounds {
  /** Until a connection stands. */
  readonly connect: number;
  /** Without a byte on a connection, in either direction. */
  readonly silence: number;
  /** One operation, everything in it that is tried again included. */
  readonly whole: number;
  /** Whether it is there: less, because health is asked often. */
  readonly check: number;
  /** After it did not answer, everything is refused for so long; then one operation tries whether it is back. */
  readonly rest: number;
  /** Tries of one operation, of which each waits longer before it (SDK, `standard`). */
  readonly tries: number;
  /** Keys of one page of a list; 1,000 is the most that S3 gives. */
  readonly page: number;
}

const bounds: S3Bounds = {
  connect: 1_500,
  silence: 5_000,
  whole: 12_000,
  check: 1_500,
  rest: 3_000,
  tries: 3,
  page: 1_000,
};

export type S3Operation = 'put' | 'get' | 'remove' | 'list' | 'check';

export interface S3Options {
  readonly bounds?: Partial<S3Bounds>;
  /** Told of each operation that the store was asked for; with why it was in vain, when it was. Nothing in it is secret. */
  readonly onAsked?: (operation: S3Operation, failure?: string) => void;
}

/**
 * A bucket of an S3, for which the SDK is loaded when the store is first asked. An object is there whole or not at all, and
 * stays once S3 has said so; the signature covers its SHA-256. Every operation ends within `bounds.whole`: done, or with
 * `FileStoreAway`. A store that does not answer is not asked again by everybody at once, so that requests which hold something
 * while they wait (a row, a connection to the database) do not pile up behind it.
 */
export class S3FileStore extends FileStore implements OnApplicationShutdown {
  private readonly bounds: S3Bounds;
  private readonly onAsked: NonNullable<S3Options['onAsked']>;
  private loading: Promise<{ sdk: Sdk; client: S3Client }> | undefined;
  /** Why it does not answer, and from when on one operation may try; undefined while it does. */
  private away: { readonly reason: string; readonly until: number } | undefined;
  private isTrying = false;

  constructor(
    private readonly settings: S3Settings,
    options: S3Options = {},
  ) {
    super();
    this.bounds = { ...bounds, ...options.bounds };
    this.onAsked = options.onAsked ?? (() => undefined);
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    const at = this.at(key);
    await this.ask('put', ({ sdk, client }, abortSignal) =>
      client.send(new sdk.PutObjectCommand({ ...at, Body: bytes, ContentType: 'application/octet-stream' }), {
        abortSignal,
      }),
    );
  }

  async get(key: string): Promise<Buffer | null> {
    const at = this.at(key);
    return this.ask('get', async ({ sdk, client }, abortSignal) => {
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

  async remove(key: string): Promise<void> {
    const at = this.at(key);
    await this.ask('remove', async ({ sdk, client }, abortSignal) => {
      try {
        await client.send(new sdk.DeleteObjectCommand(at), { abortSignal });
      } catch (error) {
        if (!(error instanceof sdk.S3ServiceException && error.name === 'NoSuchKey')) throw error;
      }
    });
  }

  async *keysBefore(instant: Date): AsyncIterable<string> {
    const start = `${this.settings.prefix}/`;
    let next: string | undefined;
    do {
      const page = await this.ask('list', ({ sdk, client }, abortSignal) =>
        client.send(
          new sdk.ListObjectsV2Command({
            Bucket: this.settings.bucket,
            Prefix: start,
            MaxKeys: this.bounds.page,
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

  async check(): Promise<void> {
    try {
      await this.attempt('check', this.bounds.check, ({ sdk, client }, abortSignal) =>
        client.send(new sdk.HeadBucketCommand({ Bucket: this.settings.bucket }), { abortSignal }),
      );
    } catch (error) {
      throw error instanceof FileStoreAway ? new Error(error.reason, { cause: error }) : error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.loading?.catch(() => undefined))?.client.destroy();
  }

  private at(key: string): { Bucket: string; Key: string } {
    mustBeFileKey(key);
    return { Bucket: this.settings.bucket, Key: `${this.settings.prefix}/${key}` };
  }

  /** @throws FileStoreAway */
  private async ask<T>(operation: S3Operation, work: Work<T>): Promise<T> {
    const { away } = this;
    if (away === undefined) return this.attempt(operation, this.bounds.whole, work);
    if (this.isTrying || performance.now() < away.until)
      throw new FileStoreAway(away.reason, this.bounds.rest);
    this.isTrying = true;
    try {
      return await this.attempt(operation, this.bounds.whole, work);
    } finally {
      this.isTrying = false;
    }
  }

  private async attempt<T>(operation: S3Operation, milliseconds: number, work: Work<T>): Promise<T> {
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
      const working = this.load().then((loaded) => work(loaded, end.signal));
      const done = await Promise.race([working, inTime]);
      this.away = undefined;
      this.onAsked(operation);
      return done;
    } catch (error) {
      const { reason, answers } = failureOf(error);
      if (answers) this.away = undefined;
      // A check waits less: a store that is slow is not away.
      else if (operation !== 'check') this.away = { reason, until: performance.now() + this.bounds.rest };
      this.onAsked(operation, reason);
      throw new FileStoreAway(reason, this.bounds.rest);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A service that keeps its files in a folder never pays for the SDK. */
  private load(): Promise<{ sdk: Sdk; client: S3Client }> {
    const { endpoint, region, pathStyle, credentials } = this.settings;
    this.loading ??= import('@aws-sdk/client-s3').then((sdk) => ({
      sdk,
      client: new sdk.S3Client({
        region,
        forcePathStyle: pathStyle,
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(credentials === undefined ? {} : { credentials }),
        retryMode: 'standard',
        maxAttempts: this.bounds.tries,
        requestHandler: { connectionTimeout: this.bounds.connect, socketTimeout: this.bounds.silence },
        // Further checksums and the question before a large body are not understood by every S3; the signature covers the content.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        expectContinueHeader: false,
      }),
    }));
    return this.loading;
  }
}

type Work<T> = (loaded: { sdk: Sdk; client: S3Client }, signal: AbortSignal) => Promise<T>;

/** What went wrong, by names and numbers alone: messages of S3 repeat what was signed. `answers`: the store is there and says no. */
function failureOf(error: unknown): { readonly reason: string; readonly answers: boolean } {
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
