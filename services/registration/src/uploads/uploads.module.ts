import { Module } from '@nestjs/common';
import { FileStore, provideFileStore } from '@khai-bao/platform/files';
import { RegistrationConfig } from '../registration.config.js';
import { UploadBodyParser } from './upload-body-parser.js';

@Module({
  providers: [UploadBodyParser, provideFileStore(RegistrationConfig)],
  exports: [FileStore],
})
export class UploadsModule {}
