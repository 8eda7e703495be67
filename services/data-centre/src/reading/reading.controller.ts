import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { SummaryDto } from './reading.dto.js';
import { ReadingService } from './reading.service.js';

/** Reading asks for the same signature as sending. */
@ApiTags('reading')
@Controller()
export class ReadingController {
  constructor(private readonly reading: ReadingService) {}

  /** Where each stream stands and how much of each type is held. */
  @Get('v1/summary')
  @ApiOkResponse({ type: SummaryDto })
  summary(): Promise<SummaryDto> {
    return this.reading.summary();
  }

  /** One resource as FHIR R4. */
  @Get('fhir/:type/:id')
  @Header('content-type', 'application/fhir+json')
  @ApiOkResponse({ type: Object })
  read(@Param('type') type: string, @Param('id') id: string): Promise<object> {
    return this.reading.read(type, id);
  }
}
