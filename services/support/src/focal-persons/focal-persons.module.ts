import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FocalPersonEntity } from './focal-person.entity.js';
import { FocalPersonsController } from './focal-persons.controller.js';
import { FocalPersonsService } from './focal-persons.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([FocalPersonEntity])],
  controllers: [FocalPersonsController],
  providers: [FocalPersonsService],
})
export class FocalPersonsModule {}
