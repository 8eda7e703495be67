import { Module } from '@nestjs/common';
import { FilterCipher } from './filter-cipher.js';
import { FiltersController } from './filters.controller.js';
import { FiltersService } from './filters.service.js';

@Module({ controllers: [FiltersController], providers: [FilterCipher, FiltersService] })
export class FiltersModule {}
