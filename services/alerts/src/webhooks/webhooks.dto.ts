import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { webhookFailures, type WebhookFailure } from './centre-webhook.entity.js';

export class CentreWebhookDto {
  /** Host of the address; empty without a webhook. */
  @ApiProperty({ example: 'ttyt-quan1.example.vn' }) host: string;
  @ApiProperty({ nullable: true, type: String }) changedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) changedByName: string | null;
  @ApiProperty({ nullable: true, type: String }) deliveredAt: string | null;
  @ApiProperty({ nullable: true, type: String }) refusedAt: string | null;
  @ApiProperty({ nullable: true, type: Number }) refusedStatus: number | null;
  @ApiProperty({ nullable: true, enum: webhookFailures, enumName: 'WebhookFailure' })
  refusedReason: WebhookFailure | null;
}

export class ChangeCentreWebhookDto {
  /** An address without user name and password; https outside of tests. */
  @ApiProperty({ example: 'https://ttyt-quan1.example.vn/khai-bao' })
  @IsString()
  @Matches(/^https?:\/\/[^\s@]{3,}$/)
  @MaxLength(600)
  url: string;
}

export class NewCentreWebhookDto extends CentreWebhookDto {
  /** Signing secret of Standard Webhooks, shown this once. */
  @ApiProperty({ example: 'whsec_…' }) secret: string;
}
