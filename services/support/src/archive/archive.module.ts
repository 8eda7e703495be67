import { Module } from '@nestjs/common';
import { FilesModule } from '../files/files.module.js';
import { ArchiveController } from './archive.controller.js';
import { ArchiveService } from './archive.service.js';

@Module({ imports: [FilesModule], controllers: [ArchiveController], providers: [ArchiveService] })
export class ArchiveModule {}
