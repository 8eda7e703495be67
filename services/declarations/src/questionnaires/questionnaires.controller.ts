import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { CurrentQuestionnaireDto } from './questionnaires.dto.js';
import { QuestionnairesService } from './questionnaires.service.js';

@ApiTags('questionnaires')
@Controller('v1/questionnaires')
export class QuestionnairesController {
  constructor(private readonly questionnaires: QuestionnairesService) {}

  @Get('current')
  @Public()
  @Header('cache-control', 'public, max-age=60')
  @ApiOkResponse({ type: CurrentQuestionnaireDto })
  getCurrentQuestionnaire(): CurrentQuestionnaireDto {
    const { id, version, publishedAt, document, consent } = this.questionnaires.getCurrentQuestionnaire();
    return { id, version, publishedAt, document, consent };
  }
}
