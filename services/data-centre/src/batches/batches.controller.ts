import { Controller, Headers, HttpCode, Post, Req } from '@nestjs/common';
import { ApiConsumes, ApiHeader, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Problem } from '@khai-bao/platform/core';
import type { FastifyRequest } from 'fastify';
import { ReceiveBatch } from './receive-batch.js';

export class ReceiptDto {
  /** Compact JWS (EdDSA): range, key, digests and results of the batch. */
  @ApiProperty() receipt: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@ApiTags('feed')
@Controller('fhir')
export class BatchesController {
  constructor(private readonly receive: ReceiveBatch) {}

  /** Takes a FHIR R4 transaction Bundle, signed (RFC 9421), and answers one signed receipt. */
  @Post()
  @HttpCode(200)
  @ApiConsumes('application/fhir+json')
  @ApiHeader({ name: 'idempotency-key', required: true })
  @ApiOkResponse({ type: ReceiptDto })
  async take(@Req() request: FastifyRequest, @Headers('idempotency-key') key: string): Promise<ReceiptDto> {
    if (!uuid.test(key))
      throw new Problem('CENTRE.BAD_BUNDLE', { fields: [{ path: 'idempotency-key', code: 'uuid' }] });
    return { receipt: await this.receive.run(request.body as Buffer, key) };
  }
}
