import { Controller, Headers, HttpCode, Post, Req } from '@nestjs/common';
import { ApiConsumes, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Problem } from '@khai-bao/platform/core';
import type { FastifyRequest } from 'fastify';
import { BatchReceiver } from './batch-receiver.js';
import { ReceiptDto } from './receipt.dto.js';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@ApiTags('feed')
@Controller('fhir')
export class BatchesController {
  constructor(private readonly receiver: BatchReceiver) {}

  /** Receives a signed (RFC 9421) FHIR R4 transaction Bundle and returns one signed receipt. */
  @Post()
  @HttpCode(200)
  @ApiConsumes('application/fhir+json')
  @ApiHeader({ name: 'idempotency-key', required: true })
  @ApiOkResponse({ type: ReceiptDto })
  async receiveBatch(
    @Req() request: FastifyRequest,
    @Headers('idempotency-key') key: string,
  ): Promise<ReceiptDto> {
    if (!uuidPattern.test(key))
      throw new Problem('CENTRE.BAD_BUNDLE', { fields: [{ path: 'idempotency-key', code: 'uuid' }] });
    return { receipt: await this.receiver.receiveBatch(request.body as Buffer, key) };
  }
}
