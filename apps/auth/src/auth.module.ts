import { AccessModule, Authenticator } from '@pganalytics/access';
import type { AccessDirectories } from '@pganalytics/access';
import type { Cache } from '@pganalytics/cache';
import type { Logger, Metrics } from '@pganalytics/telemetry';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import { ApiTokenController } from './api-tokens/api-token.controller.js';
import { ApiTokenLimit, CreateApiToken } from './api-tokens/create-api-token.js';
import { OwnTokenController } from './api-tokens/own-token.controller.js';
import { RevokeApiToken } from './api-tokens/revoke-api-token.js';
import type { AuthConfig } from './auth.config.js';
import { Authorities } from './authority/authorities.js';
import { ChangeCollector } from './collectors/change-collector.js';
import { CollectorController } from './collectors/collector.controller.js';
import { CloneAlarm } from './collectors/clone-alarm.js';
import { EnrolCollector } from './collectors/enrol-collector.js';
import { RecordClone } from './collectors/record-clone.js';
import { CreateEnrolmentToken } from './enrolment/create-enrolment-token.js';
import { EnrolWithToken } from './enrolment/enrol-with-token.js';
import { EnrolmentController } from './enrolment/enrolment.controller.js';
import { EnrolmentLimits } from './enrolment/enrolment-limits.js';
import { EnrolmentLog } from './enrolment/enrolment-log.js';
import { EnrolmentSurroundings } from './enrolment/enrolment-surroundings.js';
import { EnrolmentTokenController } from './enrolment/enrolment-token.controller.js';
import { RenewCertificate } from './enrolment/renew-certificate.js';
import { WithdrawEnrolmentToken } from './enrolment/withdraw-enrolment-token.js';
import { ChangeOrganisation } from './organisations/change-organisation.js';
import { OrganisationController } from './organisations/organisation.controller.js';
import { RoleController } from './roles/role.controller.js';
import { ChangeServer } from './servers/change-server.js';
import { DeleteHistory } from './servers/delete-history.js';
import { RecordServer } from './servers/record-server.js';
import { ServerController } from './servers/server.controller.js';
import { ChangeAccount } from './sessions/change-account.js';
import { ChangePassword } from './sessions/change-password.js';
import { ClearSessions } from './sessions/clear-sessions.js';
import { EndSession } from './sessions/end-session.js';
import { ListSessions } from './sessions/list-sessions.js';
import { LoginLimits } from './sessions/login-limits.js';
import { OwnSessionController } from './sessions/own-session.controller.js';
import { passwordStrategy } from './sessions/password.strategy.js';
import { ReadAccount } from './sessions/read-account.js';
import { RenewSession } from './sessions/renew-session.js';
import { SIGN_IN_METHODS, SessionController } from './sessions/session.controller.js';
import { SessionSettings } from './sessions/session-settings.js';
import { SignIn } from './sessions/sign-in.js';
import { SignOut } from './sessions/sign-out.js';
import { VerifyPassword } from './sessions/verify-password.js';
import { KeyRing } from './signing-keys/key-ring.js';
import { AuthDatabase } from './storage/auth-database.js';
import { ChangeUser } from './users/change-user.js';
import { CreateUser } from './users/create-user.js';
import { EndUserSessions } from './users/end-user-sessions.js';
import { UserSessionController } from './users/user-session.controller.js';
import { UserController } from './users/user.controller.js';

/** Every controller of the service: its API, of which the OpenAPI document is made. */
export const authControllers = [
  SessionController,
  UserController,
  ApiTokenController,
  OwnTokenController,
  OwnSessionController,
  UserSessionController,
  RoleController,
  CollectorController,
  EnrolmentTokenController,
  EnrolmentController,
  ServerController,
  OrganisationController,
] as const;

const useCases = [
  SignIn,
  RenewSession,
  SignOut,
  ChangePassword,
  ChangeAccount,
  ReadAccount,
  ListSessions,
  EndSession,
  EndUserSessions,
  ClearSessions,
  CreateUser,
  ChangeUser,
  CreateApiToken,
  RevokeApiToken,
  EnrolCollector,
  ChangeCollector,
  ChangeOrganisation,
  RecordClone,
  CreateEnrolmentToken,
  WithdrawEnrolmentToken,
  EnrolWithToken,
  RenewCertificate,
  RecordServer,
  ChangeServer,
  DeleteHistory,
];

/** What the service works with, opened before the module is. */
export interface AuthParts {
  readonly config: AuthConfig;
  readonly database: AuthDatabase;
  readonly cache: Cache;
  readonly keyRing: KeyRing;
  readonly authorities: Authorities;
  readonly directories: AccessDirectories;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

@Module({})
export class AuthModule {
  static forRoot(parts: AuthParts): DynamicModule {
    const { config, database, cache, keyRing, authorities, directories, logger, metrics } = parts;
    const limits = new LoginLimits(cache, config);
    const methods = [passwordStrategy(new VerifyPassword(database, limits))];
    return {
      module: AuthModule,
      imports: [AccessModule.forRoot({ directories, publicUrl: config.PUBLIC_URL })],
      controllers: [...authControllers],
      providers: [
        { provide: AuthDatabase, useValue: database },
        { provide: KeyRing, useValue: keyRing },
        { provide: Authorities, useValue: authorities },
        { provide: LoginLimits, useValue: limits },
        { provide: EnrolmentLimits, useValue: new EnrolmentLimits(cache, config) },
        { provide: EnrolmentSurroundings, useValue: new EnrolmentSurroundings(config) },
        { provide: EnrolmentLog, useValue: new EnrolmentLog(metrics, logger) },
        { provide: CloneAlarm, useValue: new CloneAlarm(metrics, logger) },
        { provide: ApiTokenLimit, useValue: { perUser: config.API_TOKENS_PER_USER } satisfies ApiTokenLimit },
        { provide: SessionSettings, useValue: new SessionSettings(config) },
        { provide: SIGN_IN_METHODS, useValue: new Authenticator(methods) },
        ...useCases,
      ],
    };
  }
}
