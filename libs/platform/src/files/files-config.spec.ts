import { ConfigError, loadConfig } from '../config/index.js';
import { FilesConfig } from './files-config.js';

const production = {
  NODE_ENV: 'production',
  KAFKA_ALLOW_PLAINTEXT: 'true',
  DATABASE_URL: 'postgres://a:b@c/d',
  PUBLIC_ORIGIN: 'https://khaibao.example.vn',
  READER_PUBLIC_KEYS: '{"alerts":{}}',
};
const bucket = { FILES_S3_BUCKET: 'khai-bao', FILES_S3_REGION: 'ap-southeast-1' };
const keys = { FILES_S3_ACCESS_KEY_ID: 'AKIA1', FILES_S3_SECRET_ACCESS_KEY: 'a secret' };
const troubleOf = (environment: Record<string, string>): string => {
  try {
    loadConfig(FilesConfig, environment);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
};

describe('where files are, by the environment', () => {
  it.each([
    ['nothing, on one’s own machine', {}],
    ['a folder', { ...production, FILES_FOLDER: '/srv/files' }],
    ['a bucket of Amazon’s, with the machine’s role', { ...production, ...bucket }],
    [
      'a bucket of one’s own',
      {
        ...production,
        ...keys,
        FILES_S3_BUCKET: 'khai-bao',
        FILES_S3_ENDPOINT: 'http://minio:9000',
        FILES_S3_PREFIX: 'city/support',
        FILES_S3_PATH_STYLE: 'true',
      },
    ],
  ])('is %s', (_name, environment) => {
    expect(troubleOf(environment)).toBe('');
  });

  it.each([
    ['a folder and a bucket', { ...bucket, FILES_FOLDER: '/srv/files' }, /FILES_FOLDER: .*one place/],
    ['neither, in production', production, /FILES_FOLDER: .*unsafe in production.*FILES_S3_BUCKET/],
    ['a bucket without a region', { FILES_S3_BUCKET: 'khai-bao' }, /FILES_S3_REGION: .*FILES_S3_ENDPOINT/],
    ['a bucket that cannot be one', { ...bucket, FILES_S3_BUCKET: 'Khai_Bao' }, /FILES_S3_BUCKET: /],
    ['keys without a bucket', keys, /FILES_S3_BUCKET: is missing/],
    [
      'a key without its secret',
      { ...bucket, FILES_S3_ACCESS_KEY_ID: 'AKIA1' },
      /FILES_S3_SECRET_ACCESS_KEY: is missing/,
    ],
    [
      'a secret without its key',
      { ...bucket, FILES_S3_SECRET_ACCESS_KEY: 'a secret' },
      /FILES_S3_ACCESS_KEY_ID: is missing/,
    ],
    ['no URL', { ...bucket, FILES_S3_ENDPOINT: 's3.example.vn' }, /FILES_S3_ENDPOINT: .*https:/],
    ['a prefix with a slash', { ...bucket, FILES_S3_PREFIX: '/support/' }, /FILES_S3_PREFIX: /],
    ['a style that is neither', { ...bucket, FILES_S3_PATH_STYLE: 'yes' }, /FILES_S3_PATH_STYLE: /],
  ])('is not %s', (_name, environment, said) => {
    expect(troubleOf(environment)).toMatch(said);
    expect(troubleOf(environment)).not.toContain('a secret');
  });
});
