import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { PageQuery } from '@khai-bao/platform/http';
import type { FastifyReply } from 'fastify';
import { ActiveGateDeviceGuard } from '../gate-devices/active-gate-device.guard.js';
import { AcceptedDeclarationDto } from '../intake/accepted-declaration.dto.js';
import { VisitorCardDeclarations } from './visitor-card-declarations.js';
import { VisitorCardHolders } from './visitor-card-holders.js';
import { VisitorCardIssuer } from './visitor-card-issuer.js';
import { VisitorCardPrinter } from './visitor-card-printer.js';
import {
  CardDeclarationDto,
  CardHolderDto,
  FindCardsDto,
  FoundCardsDto,
  IssueCardDto,
  IssueCardFromDeclarationDto,
  LookUpCardDto,
  PrintCardsQuery,
  VisitorCardDto,
  VisitorCardListDto,
} from './visitor-cards.dto.js';
import { VisitorCardsService } from './visitor-cards.service.js';

/** Cards of people without a smartphone: used and made at gates, made and revoked at the counters of committees. */
@ApiTags('visitor-cards')
@Controller('v1')
@UseGuards(ActiveGateDeviceGuard)
export class VisitorCardsController {
  constructor(
    private readonly holders: VisitorCardHolders,
    private readonly declarations: VisitorCardDeclarations,
    private readonly issuer: VisitorCardIssuer,
    private readonly cards: VisitorCardsService,
    private readonly printer: VisitorCardPrinter,
  ) {}

  /** Returns initials and birth year of the person of a card, of any unit. Recorded in the access trail. */
  @Post('visitor-cards/look-up')
  @HttpCode(200)
  @RequirePermission('declaration.on-behalf')
  @ApiOkResponse({ type: CardHolderDto })
  lookUpVisitorCard(@CurrentActor() actor: Actor, @Body() { code }: LookUpCardDto): Promise<CardHolderDto> {
    return this.holders.lookUpCard(actor, code);
  }

  /** Accepts a declaration that gate staff make with a card. The service fills in the person. */
  @Post('declarations/by-card')
  @RequirePermission('declaration.on-behalf')
  @ApiCreatedResponse({ type: AcceptedDeclarationDto })
  declareByCard(
    @CurrentActor() actor: Actor,
    @Body() form: CardDeclarationDto,
  ): Promise<AcceptedDeclarationDto> {
    return this.declarations.declareByCard(actor, form);
  }

  /** Makes a card for the person of a declaration on behalf. An earlier card of the person ends. */
  @Post('visitor-cards/from-declaration')
  @RequirePermission('declaration.on-behalf')
  @ApiCreatedResponse({ type: VisitorCardDto })
  issueVisitorCardFromDeclaration(
    @CurrentActor() actor: Actor,
    @Body() form: IssueCardFromDeclarationDto,
  ): Promise<VisitorCardDto> {
    return this.issuer.issueFromDeclaration(actor, form);
  }

  /** Makes a card at the counter of a committee. An earlier card of the person ends. */
  @Post('visitor-cards')
  @RequirePermission('visitor-card.manage')
  @ApiCreatedResponse({ type: VisitorCardDto })
  issueVisitorCard(@CurrentActor() actor: Actor, @Body() form: IssueCardDto): Promise<VisitorCardDto> {
    return this.issuer.issueAtCounter(actor, form);
  }

  @Get('visitor-cards')
  @RequirePermission('visitor-card.manage')
  @ApiOkResponse({ type: VisitorCardListDto })
  listVisitorCards(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<VisitorCardListDto> {
    return this.cards.listCards(actor, query);
  }

  /** Finds cards by exactly one of code, phone number and number of the ID paper. Recorded in the access trail. */
  @Post('visitor-cards/find')
  @HttpCode(200)
  @RequirePermission('visitor-card.manage')
  @ApiOkResponse({ type: FoundCardsDto })
  findVisitorCards(@CurrentActor() actor: Actor, @Body() asked: FindCardsDto): Promise<FoundCardsDto> {
    return this.cards.findCards(actor, asked);
  }

  /** Revokes a card and erases what it keeps. */
  @Post('visitor-cards/:id/revoke')
  @HttpCode(200)
  @RequirePermission('visitor-card.manage')
  @ApiOkResponse({ type: VisitorCardDto })
  revokeVisitorCard(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<VisitorCardDto> {
    return this.cards.revokeCard(actor, id);
  }

  /** Returns the valid ones of these cards to print, eight on a sheet of A4. */
  @Get('visitor-cards.pdf')
  @RequirePermission('declaration.on-behalf', 'visitor-card.manage')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async printVisitorCards(
    @CurrentActor() actor: Actor,
    @Query() { ids }: PrintCardsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.printer.renderCards(actor, ids);
    await reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', 'attachment; filename="the-khai-bao.pdf"')
      .send(file);
  }
}
