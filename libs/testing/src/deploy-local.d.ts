/** What tests use of the local start, which is plain JavaScript so that it runs before anything is installed. */
declare module '@khai-bao/local/databases.mjs' {
  export function ensureDatabases(
    adminUrl: string,
    names: readonly string[],
    password: string,
  ): Promise<void>;
}
declare module '@khai-bao/local/ports.mjs' {
  export function freePorts<Further extends string = never>(
    further?: readonly Further[],
  ): Promise<Readonly<Record<Further, number>>>;
}
declare module '@khai-bao/local/system.mjs' {
  export function startServers(options: {
    readonly stateDir: string;
    readonly ports: Readonly<Record<string, number>>;
    readonly env?: Readonly<Record<string, string>>;
  }): Promise<{ readonly redisUrl: string; stop(): Promise<void> }>;
}
declare module '@khai-bao/local/servers/s3.mjs' {
  export function startS3(options: {
    readonly dataDir: string;
    readonly port: number;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly buckets?: readonly string[];
    readonly logDir: string;
  }): Promise<{
    readonly child: { start(): void; stop(options?: { readonly signal?: string }): Promise<void> };
    readonly endpoint: string;
    ready(): Promise<void>;
  }>;
}
declare module '@khai-bao/local/topics.mjs' {
  import type { TopicDeclaration } from '@khai-bao/contracts';
  export function ensureTopics(
    brokers: string,
    declarations: readonly TopicDeclaration[],
    prefix?: string,
  ): Promise<void>;
}
declare module '@khai-bao/local/secrets.mjs' {
  import type { JWK } from 'jose';
  export interface KeyPair {
    readonly public: JWK;
    readonly private: JWK;
  }
  export interface LocalSecrets {
    readonly masterKeys: Readonly<Record<string, string>>;
    readonly databasePassword: string;
    readonly deviceTokenSecret: string;
    readonly wrapping: Readonly<Record<'accounts' | 'alerts' | 'sync', KeyPair>>;
    readonly tokens: KeyPair;
    readonly passes: KeyPair;
    readonly feed: KeyPair;
    readonly receipts: Readonly<Record<'national' | 'city', KeyPair>>;
  }
  export function makeSecrets(): Promise<LocalSecrets>;
}
declare module '@khai-bao/local/services.mjs' {
  import type { LocalSecrets } from '@khai-bao/local/secrets.mjs';
  export function environmentOf(
    service: { readonly name: string; readonly database: string | null; readonly shares?: string },
    options: {
      readonly ports: Readonly<Record<string, number>>;
      readonly secrets: LocalSecrets;
      readonly urls: {
        readonly kafka: string;
        readonly redis: string;
        readonly smtp: string;
        readonly database: (name: string) => string;
      };
      readonly settings?: Readonly<Record<string, string>>;
    },
  ): Record<string, string>;
}
