import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PasswordGrantEntity } from './password-grant.entity.js';
import { PasswordGrants } from './password-grants.js';

@Module({
  imports: [TypeOrmModule.forFeature([PasswordGrantEntity])],
  providers: [PasswordGrants],
  exports: [PasswordGrants],
})
export class PasswordGrantsModule {}
