import { Module } from '@nestjs/common';
import { BrowserCookies } from './browser-cookies.js';
import { SameOriginGuard } from './same-origin.guard.js';

@Module({ providers: [BrowserCookies, SameOriginGuard], exports: [BrowserCookies, SameOriginGuard] })
export class BrowserModule {}
