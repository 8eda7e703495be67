import { Module } from '@nestjs/common';
import { ContactErasures } from './contact-erasures.js';

/** Which cases got the content of a declaration as that of a contact, and what follows when it is erased. */
@Module({ providers: [ContactErasures], exports: [ContactErasures] })
export class ContactDisclosuresModule {}
