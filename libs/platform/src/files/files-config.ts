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

/** A setting that is right only beside others; what is wrong is said as what to do. */
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
 * Where a service keeps files: in a folder, or in a bucket of an S3. A service that keeps files extends this class and provides
 * its store by `provideFileStore`. Files are sealed before they get there, so that neither place has to encrypt them once more.
 */
export class FilesConfig extends ServiceConfig {
  /** The folder: all instances of the service share it, and no other service does. A temporary one when nothing is set, not in production. */
  @Validate(IsConsistentFilesSetting) filesFolder?: string;
  /** The bucket. Services may share it: each keeps its files under a prefix of its own. */
  @Validate(IsConsistentFilesSetting) filesS3Bucket?: string;
  /** An S3 of one's own (MinIO, Ceph), `https://s3.example.vn`; AWS when it is not set. */
  @IsOptional()
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'is to be a URL like https://s3.example.vn:9000' },
  )
  filesS3Endpoint?: string;
  /** `ap-southeast-1`; with an endpoint `us-east-1` unless told, which MinIO and Ceph call themselves. */
  @Validate(IsConsistentFilesSetting) filesS3Region?: string;
  /** Before each key, without slashes at its ends; the service's name unless told. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, {
    message: 'is to be like support or khai-bao/support, without slashes at its ends',
  })
  filesS3Prefix?: string;
  /** Whether the bucket stands in the path (MinIO, Ceph) and not in the host's name (AWS); with an endpoint it does unless told. */
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'is to be true or false' })
  filesS3PathStyle?: 'true' | 'false';
  /** With the secret; without both the SDK looks where it always does: `AWS_…`, a web identity, the machine's role. */
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
