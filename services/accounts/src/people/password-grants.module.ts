import { Module } from '@nestjs/common';
import { PasswordGrants } from './password-grants.js';

@Module({ providers: [PasswordGrants], exports: [PasswordGrants] })
export class PasswordGrantsModule {}
