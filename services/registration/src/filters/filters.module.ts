import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FilterCipher } from './filter-cipher.js';
import { FiltersController } from './filters.controller.js';
import { FiltersService } from './filters.service.js';
import { SavedFilterEntity } from './saved-filter.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([SavedFilterEntity])],
  controllers: [FiltersController],
  providers: [FilterCipher, FiltersService],
})
export class FiltersModule {}
