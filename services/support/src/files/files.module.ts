import { Module } from '@nestjs/common';
import { provideFileStore } from '@khai-bao/platform/files';
import { SupportConfig } from '../support.config.js';
import { ThreadCoreModule } from '../thread-core/thread-core.module.js';
import { FilesController } from './files.controller.js';
import { FilesService } from './files.service.js';
import { UploadBodyParser } from './upload-body-parser.js';
import { UploadInspector } from './upload-inspector.js';

@Module({
  imports: [ThreadCoreModule],
  controllers: [FilesController],
  providers: [FilesService, UploadBodyParser, UploadInspector, provideFileStore(SupportConfig)],
  exports: [FilesService],
})
export class FilesModule {}
