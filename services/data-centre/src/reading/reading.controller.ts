import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { SummaryDto } from './reading.dto.js';
import { ReadingService } from './reading.service.js';

/** Read requests require the same signature as batches. */
@ApiTags('reading')
@Controller()
export class ReadingController {
  constructor(private readonly reading: ReadingService) {}

  /** Returns the position of each stream and the number of resources of each type. */
  @Get('v1/summary')
  @ApiOkResponse({ type: SummaryDto })
  readSummary(): Promise<SummaryDto> {
    return this.reading.readSummary();
  }

  /** Returns a resource as FHIR R4. */
  @Get('fhir/:type/:id')
  @Header('content-type', 'application/fhir+json')
  @ApiOkResponse({ type: Object })
  readResource(@Param('type') type: string, @Param('id') id: string): Promise<object> {
    return this.reading.readResource(type, id);
  }
}
