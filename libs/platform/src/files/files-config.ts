import {
  IsIn,
  IsOptional,
  IsUrl,
  Matches,
  Validate,
  ValidatorConstraint,
  type ValidationArguments,
} from 'class-validator';
import { ServiceConfig } from '../config/index.js';

/** Validates a setting together with the other file settings. The message states what the operator has to change. */
@ValidatorConstraint({ name: 'fitsTheOthers' })
class IsConsistentFilesSetting {
  validate(_value: unknown, { object, property }: ValidationArguments): boolean {
    return filesSettingProblems[property]?.(object as FilesConfig) === undefined;
  }

  defaultMessage({ object, property }: ValidationArguments): string {
    return filesSettingProblems[property]?.(object as FilesConfig) ?? '';
  }
}

/**
 * Settings of a service that stores files, in a folder or in an S3 bucket. The service extends this class and
 * provides the store with `provideFileStore`. Files are sealed before they are stored, so that the storage need not
 * encrypt them again.
 */
export class FilesConfig extends ServiceConfig {
  /** Folder that all instances of this service share, and no other service. Default outside of production: a temporary folder. */
  @Validate(IsConsistentFilesSetting) filesFolder?: string;
  /** Bucket. Several services may share it, because each uses its own prefix. */
  @Validate(IsConsistentFilesSetting) filesS3Bucket?: string;
  /** Endpoint of another S3 server (MinIO, Ceph), `https://s3.example.vn`. Default: AWS. */
  @IsOptional()
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'is to be a URL like https://s3.example.vn:9000' },
  )
  filesS3Endpoint?: string;
  /** Region, `ap-southeast-1`. Default with an endpoint: `us-east-1`, the region name of MinIO and Ceph. */
  @Validate(IsConsistentFilesSetting) filesS3Region?: string;
  /** Prefix of each key, without leading and trailing slashes. Default: the service's name. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, {
    message: 'is to be like support or khai-bao/support, without slashes at its ends',
  })
  filesS3Prefix?: string;
  /** Whether the bucket is part of the path (MinIO, Ceph) instead of the host name (AWS). Default with an endpoint: true. */
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'is to be true or false' })
  filesS3PathStyle?: 'true' | 'false';
  /** Together with the secret. Without both the SDK uses its default chain: `AWS_…`, a web identity, the machine's role. */
  @Validate(IsConsistentFilesSetting) filesS3AccessKeyId?: string;
  @Validate(IsConsistentFilesSetting) filesS3SecretAccessKey?: string;
}

const filesSettingProblems: Readonly<Record<string, (config: FilesConfig) => string | undefined>> = {
  filesFolder: ({ filesFolder, filesS3Bucket, nodeEnv }) => {
    if (filesFolder !== undefined && filesS3Bucket !== undefined)
      return 'is set and FILES_S3_BUCKET too, but files are in one place: leave out one of the two, after the files of the folder are in the bucket';
    return nodeEnv === 'production' && filesFolder === undefined && filesS3Bucket === undefined
      ? 'the default is unsafe in production, set it, or FILES_S3_BUCKET'
      : undefined;
  },
  filesS3Bucket: (config) => {
    const { filesS3Bucket } = config;
    if (filesS3Bucket !== undefined)
      return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(filesS3Bucket)
        ? undefined
        : 'is to be the name of a bucket: 3 to 63 small letters, digits, dots and hyphens';
    const further = [
      config.filesS3Endpoint,
      config.filesS3Region,
      config.filesS3Prefix,
      config.filesS3PathStyle,
      config.filesS3AccessKeyId,
      config.filesS3SecretAccessKey,
    ];
    return further.every((value) => value === undefined)
      ? undefined
      : 'is missing, and other FILES_S3_ variables are set: set it, or leave those out';
  },
  filesS3Region: ({ filesS3Bucket, filesS3Endpoint, filesS3Region }) => {
    if (filesS3Region !== undefined)
      return /^[a-z0-9-]+$/.test(filesS3Region) ? undefined : 'is to be a region like ap-southeast-1';
    return filesS3Bucket !== undefined && filesS3Endpoint === undefined
      ? 'is missing: set the region of the bucket, or FILES_S3_ENDPOINT for an S3 that is not Amazon’s'
      : undefined;
  },
  filesS3AccessKeyId: ({ filesS3AccessKeyId, filesS3SecretAccessKey }) =>
    filesS3AccessKeyId === undefined && filesS3SecretAccessKey !== undefined
      ? 'is missing beside FILES_S3_SECRET_ACCESS_KEY: set both, or neither'
      : undefined,
  filesS3SecretAccessKey: ({ filesS3AccessKeyId, filesS3SecretAccessKey }) =>
    filesS3SecretAccessKey === undefined && filesS3AccessKeyId !== undefined
      ? 'is missing beside FILES_S3_ACCESS_KEY_ID: set both, or neither'
      : undefined,
};
