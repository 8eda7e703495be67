import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import type { FastifyReply } from 'fastify';
import { ContactCaseOpener } from './contact-case-opener.js';
import { ContactCsvExport } from './contact-csv-export.js';
import { ImportContactsDto, ImportedContactsDto } from './contact-import.dto.js';
import { ContactImport } from './contact-import.js';
import { ContactList } from './contact-list.js';
import { ContactSearches } from './contact-searches.js';
import { ContactWork } from './contact-work.js';
import { FollowUpLinks } from './follow-up-links.js';
import {
  ContactDetailDto,
  ContactDto,
  ContactListDto,
  ContactQuery,
  ContactSearchDto,
  ContactSummaryDto,
  NextContactDto,
  RecordContactCallDto,
  RecordFollowUpDto,
  SearchContactsDto,
  SplitContactsDto,
  SplitResultDto,
  StatedReasonDto,
} from './contacts.dto.js';

/** Contacts of suspected cases. */
@ApiTags('contacts')
@Controller('v1/cases/:id/contacts')
export class ContactsController {
  constructor(
    private readonly list: ContactList,
    private readonly searches: ContactSearches,
    private readonly work: ContactWork,
    private readonly csvExport: ContactCsvExport,
    private readonly caseOpener: ContactCaseOpener,
    private readonly links: FollowUpLinks,
    private readonly contactImport: ContactImport,
  ) {}

  /** The contacts of a case, the nearest first. Each reading is a line of the access trail. */
  @Get()
  @RequirePermission('case.read')
  @ApiOkResponse({ type: ContactListDto })
  listContacts(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: ContactQuery,
  ): Promise<ContactListDto> {
    return this.list.listContacts(actor, id, query);
  }

  /** Numbers of the contacts of a case and its searches, without personal data. */
  @Get('summary')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: ContactSummaryDto })
  getContactSummary(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ContactSummaryDto> {
    return this.list.readSummary(actor, id);
  }

  /** Whom the caller calls next: the nearest contact that is due, the caller's own ones first. */
  @Get('next')
  @RequirePermission('case.act')
  @ApiOkResponse({ type: NextContactDto })
  getNextContact(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<NextContactDto> {
    return this.list.readNextContact(actor, id);
  }

  /** Searches who was near the person of an open case. An equal request within a minute is the same search. */
  @Post('search')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ContactSearchDto })
  searchContacts(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: SearchContactsDto,
  ): Promise<ContactSearchDto> {
    return this.searches.searchContacts(actor, id, body);
  }

  /** Splits the contacts that are to be called among callers. */
  @Post('split')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: SplitResultDto })
  splitContacts(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: SplitContactsDto,
  ): Promise<SplitResultDto> {
    return this.work.splitContacts(actor, id, body);
  }

  /** Judges and adds contacts from a spreadsheet, in parts of 200 rows. A phone that the case has is not added again. */
  @Post('import')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ImportedContactsDto })
  importContacts(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ImportContactsDto,
  ): Promise<ImportedContactsDto> {
    return this.contactImport.importContacts(actor, id, body);
  }

  @Post('export')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async exportContacts(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: StatedReasonDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { file, code } = await this.csvExport.exportContacts(actor, id, body.reason);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="tiep-xuc-${code}.csv"`)
      .send(file);
  }

  @Get(':contactId')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: ContactDetailDto })
  getContact(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('contactId', ParseUUIDPipe) contactId: string,
  ): Promise<ContactDetailDto> {
    return this.list.readContact(actor, id, contactId);
  }

  /** Records the outcome of a call to a contact. */
  @Post(':contactId/outcome')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ContactDto })
  recordContactCall(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('contactId', ParseUUIDPipe) contactId: string,
    @Body() { version, outcome, note, sendLink = false }: RecordContactCallDto,
  ): Promise<ContactDto> {
    return this.work.recordResult(actor, id, contactId, {
      version,
      result: outcome,
      note: note ?? null,
      isLinkSent: sendLink,
    });
  }

  /** Sends a contact of the daily follow-up the link by which they answer. Their earlier link ends. */
  @Post(':contactId/link')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ContactDto })
  sendFollowUpLink(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('contactId', ParseUUIDPipe) contactId: string,
  ): Promise<ContactDto> {
    return this.links.sendLink(actor, id, contactId);
  }

  /** Opens the case of a contact who fell ill. A repeated request returns the same case. */
  @Post(':contactId/case')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ContactDto })
  openCaseOfContact(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('contactId', ParseUUIDPipe) contactId: string,
  ): Promise<ContactDto> {
    return this.caseOpener.openCaseOfContact(actor, id, contactId);
  }

  /** Records the answer of the daily follow-up. */
  @Post(':contactId/follow-up')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: ContactDto })
  recordFollowUp(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('contactId', ParseUUIDPipe) contactId: string,
    @Body() { version, answer, note }: RecordFollowUpDto,
  ): Promise<ContactDto> {
    return this.work.recordResult(actor, id, contactId, { version, result: answer, note: note ?? null });
  }
}
