import { Module } from '@nestjs/common';
import { FocalPersonsController } from './focal-persons.controller.js';
import { FocalPersonsService } from './focal-persons.service.js';

@Module({ controllers: [FocalPersonsController], providers: [FocalPersonsService] })
export class FocalPersonsModule {}
