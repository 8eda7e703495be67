import { Module } from '@nestjs/common';
import { RegistrationsModule } from '../registrations/registrations.module.js';
import { FiltersController } from './filters.controller.js';
import { FiltersService } from './filters.service.js';

@Module({ imports: [RegistrationsModule], controllers: [FiltersController], providers: [FiltersService] })
export class FiltersModule {}
