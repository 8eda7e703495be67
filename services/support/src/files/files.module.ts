import { Module } from '@nestjs/common';
import { provideFileStore } from '@khai-bao/platform/files';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SupportConfig } from '../support.config.js';
import { ThreadCoreModule } from '../thread-core/thread-core.module.js';
import { FileEntity } from './file.entity.js';
import { FilesController } from './files.controller.js';
import { FilesService } from './files.service.js';
import { UploadBodyParser } from './upload-body-parser.js';
import { UploadInspector } from './upload-inspector.js';

@Module({
  imports: [ThreadCoreModule, TypeOrmModule.forFeature([FileEntity])],
  controllers: [FilesController],
  providers: [FilesService, UploadBodyParser, UploadInspector, provideFileStore(SupportConfig)],
  exports: [FilesService],
})
export class FilesModule {}
