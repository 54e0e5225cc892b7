// Generated from docs/openapi/pganalytics.json by tools/generators/openapi; do not edit.
export interface paths {
    "/api/v1/admin/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the API tokens of the organisation */
        get: operations["getAdminApiTokens"];
        put?: never;
        /**
         * Make an API token
         * @description The token is shown in this answer and never again.
         */
        post: operations["postAdminApiTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/api-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API token */
        delete: operations["deleteAdminApiTokensId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/collectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the enrolled collectors */
        get: operations["getAdminCollectors"];
        put?: never;
        /**
         * Enrol a collector with a token of its own
         * @description For collectors that reach ingest through a proxy which ends TLS, and for plain REST clients; others are enrolled with a one-time token and get a certificate. The token is shown in this answer and never again.
         */
        post: operations["postAdminCollectors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/collectors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke the token and the certificates of a collector for ever */
        delete: operations["deleteAdminCollectorsId"];
        options?: never;
        head?: never;
        /** Rename, pause or resume a collector */
        patch: operations["patchAdminCollectorsId"];
        trace?: never;
    };
    "/api/v1/admin/enrolment-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the one-time tokens for new collectors */
        get: operations["getAdminEnrolmentTokens"];
        put?: never;
        /**
         * Make a one-time token for a new collector
         * @description The token is shown in this answer and never again. It enrols one collector, within its time.
         */
        post: operations["postAdminEnrolmentTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/enrolment-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraw a one-time token */
        delete: operations["deleteAdminEnrolmentTokensId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/organisation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the caller's organisation */
        get: operations["getAdminOrganisation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename the organisation, or change for how long it keeps its history */
        patch: operations["patchAdminOrganisation"];
        trace?: never;
    };
    "/api/v1/admin/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the servers as people keep them, retired ones too */
        get: operations["getAdminServers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/servers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename, label, pause or retire a server */
        patch: operations["patchAdminServersId"];
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the users of the organisation */
        get: operations["getAdminUsers"];
        put?: never;
        /** Add a user */
        post: operations["postAdminUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description A new role or password, or disabling the user, ends all sessions of the user.
         */
        patch: operations["patchAdminUsersId"];
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Browsers get the session in cookies as well; a change made with them needs the header x-csrf-token.
         */
        post: operations["postAuthLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out */
        post: operations["postAuthLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell who the caller is */
        get: operations["getAuthMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the own password
         * @description Every session of the user ends; a new one begins with this answer.
         */
        post: operations["postAuthPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with the session of the cookies */
        post: operations["postAuthRefresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the API tokens of the caller */
        get: operations["getAuthTokens"];
        put?: never;
        /**
         * Make an API token of the caller
         * @description What a command line signs in with. It has at most the role of the caller; only a signed-in person makes one, so that a stolen token cannot outlive its end. The token is shown in this answer and never again.
         */
        post: operations["postAuthTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API token of the caller */
        delete: operations["deleteAuthTokensId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the collectors with what they have delivered */
        get: operations["getCollectors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrolment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol a collector with a one-time token
         * @description Sent again with the same token and key, it gets the same answer, as long as the token lasts.
         */
        post: operations["postEnrolment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrolment/renewals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew the certificate of a collector
         * @description Signed with the key of the present certificate (ECDSA with SHA-256 in DER, or Ed25519) over these lines: `pganalytics-renewal-v1`, `POST`, `/api/v1/enrolment/renewals`, SHA-256 of the DER of the request in hex, serial number of the present certificate in lower-case hex, `at`.
         */
        post: operations["postEnrolmentRenewals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show since when what is kept, and what had to go early */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Be told when new samples are stored
         * @description Server-sent events. `stored` (LiveStored): new samples of a server can be read. `ping` (LivePing): the connection lives. `missed` (LiveMissed): the reader was too slow, read anew. The stream ends after five minutes; connect again.
         */
        get: operations["getLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List every metric there is */
        get: operations["getMetricsCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show this document */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the servers with their health and load */
        get: operations["getServers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one server */
        get: operations["getServersId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the sessions at a moment, and who waits for whom */
        get: operations["getServersIdActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/activity/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read average active sessions over time
         * @description Sessions seen active, divided by the samples that were taken: 2 means two sessions at work all the time.
         */
        get: operations["getServersIdActivityHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the statements of a server by what they cost
         * @description Increases of pg_stat_statements in the range, and active seconds by samples, so that what still runs is seen. Without the extension all comes from samples alone and is marked as an estimate.
         */
        get: operations["getServersIdQueries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/queries/{queryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one statement over time */
        get: operations["getServersIdQueriesQueryId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a metric over time
         * @description Raw samples or roll-ups, chosen by how many points fit. A counter is answered as its increase per second, or as its exact total; after a reset and across a gap the value is null, never zero and never negative. `completeness` says which samples are missing and why.
         */
        get: operations["getServersIdSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List which families can be read on a server, and why others cannot */
        get: operations["getServersIdStates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver snapshots or plain samples
         * @description For collectors and simple clients, with a collector token. Answered only when the log has what is called accepted. A snapshot that is sent again is stored once; give JSON samples their time in `at`, so that one that is sent again takes the same place. Bodies may be compressed with gzip or zstd.
         */
        post: operations["postSnapshots"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccessGranted: {
            /** @description For the header `Authorization: Bearer …`. */
            accessToken: string;
            expiresInSeconds: number;
        };
        Account: {
            /** @description Of the user, or of the user that the API token belongs to. */
            email: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "user" | "api-token";
            name: string;
            /** Format: uuid */
            organisationId: string;
            organisationName: string;
            /**
             * @description Each role may do all that the one after it may.
             * @enum {string}
             */
            role: "admin" | "editor" | "viewer";
        };
        Activity: {
            /** @description When the sample was taken; null when there is none near the moment asked for. */
            at: components["schemas"]["EpochMs"] | null;
            /** @description All connections counted, the idle ones included. */
            counts: {
                count: number;
                datname: string | null;
                state: string | null;
                usename: string | null;
            }[];
            countsAt: components["schemas"]["EpochMs"] | null;
            /** @description How much older the sample is than the moment asked for. */
            dataAgeMs: number | null;
            /** @description Why there is no sample; null when there is one. */
            reason: string | null;
            /** Format: uuid */
            serverId: string;
            sessions: components["schemas"]["Session"][];
        };
        ActivityHistory: {
            /** @enum {string} */
            by: "wait_event_type" | "wait_event" | "query" | "usename" | "datname" | "application_name" | "state";
            completeness: components["schemas"]["Completeness"];
            from: components["schemas"]["EpochMs"];
            /** @enum {string} */
            kind: "counter" | "gauge";
            metric: string;
            /** @description Lines that were left out because of `limit`. */
            otherSeries: number;
            /** @description How many samples of the sessions were taken in the range. */
            samples: number;
            series: components["schemas"]["LabelledSeries"][];
            /** @description The step of the points: `raw`, or a length such as 60s. */
            step: string;
            /** @description The step in milliseconds; for `raw` the interval at which the family is collected. */
            stepMs: number;
            to: components["schemas"]["EpochMs"];
            /** @description Unit of the metric; with `value` = rate it is this per second. */
            unit: string;
        };
        ApiToken: {
            createdAt: components["schemas"]["EpochMs"];
            expiresAt: components["schemas"]["EpochMs"] | null;
            /** Format: uuid */
            id: string;
            name: string;
            revoked: boolean;
            /**
             * @description Each role may do all that the one after it may.
             * @enum {string}
             */
            role: "admin" | "editor" | "viewer";
            /** Format: uuid */
            userId: string;
        };
        ApiTokenCreated: {
            apiToken: components["schemas"]["ApiToken"];
            token: string;
        };
        ApiTokenPage: {
            items: components["schemas"]["ApiToken"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
        };
        CatalogueFamily: {
            description: string;
            dimensions: {
                description: string;
                name: string;
                type: string;
            }[];
            intervalSeconds: number;
            metrics: components["schemas"]["CatalogueMetric"][];
            name: string;
            source: string;
        };
        CatalogueMetric: {
            description: string;
            /**
             * @description `<family>.<name>`
             * @example pg_stat_database.xact_commit
             */
            id: string;
            /** @enum {string} */
            kind: "counter" | "gauge" | "attribute";
            name: string;
            /** @description The first PostgreSQL major version that has it; null = all we support. */
            since: number | null;
            /** @enum {string} */
            type: "int" | "float" | "text" | "bool";
            unit: string;
            /** @description The last PostgreSQL major version that has it; null = all we support. */
            until: number | null;
        };
        CertificateRenewal: {
            /**
             * Format: date-time
             * @description When this was signed.
             */
            at: string;
            /** @description The present certificate, in PEM. */
            certificate: string;
            /** @description PKCS#10 request in PEM, with a new key or the present one. */
            csr: string;
            /**
             * Format: base64
             * @description Made with the key of the present certificate over the lines that the description of the route names.
             */
            signature: string;
        };
        Collector: {
            createdAt: components["schemas"]["EpochMs"] | null;
            /** Format: uuid */
            id: string;
            lastSeenAt: components["schemas"]["EpochMs"] | null;
            name: string;
            servers: number;
            /** @enum {string} */
            state: "connected" | "late" | "paused" | "revoked" | "never-seen";
            stateReason: string;
            streams: components["schemas"]["CollectorStream"][];
        };
        CollectorChange: {
            name?: string;
            paused?: boolean;
        };
        CollectorEnrolled: {
            collector: components["schemas"]["EnrolledCollector"];
            token: string;
        };
        CollectorIdentity: {
            /** @description PEM certificates that the collector port is trusted by; the system decides when there are none. */
            authorities: string[];
            /** @description PEM; for TLS connections to `ingestUrl`. */
            certificate: string;
            /** Format: uuid */
            collectorId: string;
            /** @description The collector port. */
            ingestUrl: string;
            name: string;
            notAfter: components["schemas"]["EpochMs"];
            notBefore: components["schemas"]["EpochMs"];
            /** Format: uuid */
            organisationId: string;
        };
        CollectorPage: {
            items: components["schemas"]["Collector"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
        };
        CollectorStream: {
            /** @description The epoch of the stream: when it began, in milliseconds since 1970. */
            epoch: components["schemas"]["ExactNumber"];
            gaps: {
                from: components["schemas"]["EpochMs"] | null;
                fromSequence: components["schemas"]["ExactNumber"];
                reason: string;
                to: components["schemas"]["EpochMs"] | null;
                toSequence: components["schemas"]["ExactNumber"];
            }[];
            /** @description From collected to stored, for the newest snapshot. */
            lagMs: number | null;
            lastCollectedAt: components["schemas"]["EpochMs"] | null;
            lastStoredAt: components["schemas"]["EpochMs"] | null;
            /** @description Sequence numbers below `receivedTo` that the history does not hold. */
            missing: components["schemas"]["ExactNumber"];
            /** @description The highest sequence number the history holds. */
            receivedTo: components["schemas"]["ExactNumber"] | null;
            /** Format: uuid */
            serverId: string;
            /** @description All sequence numbers up to here are stored, without a hole. */
            storedTo: components["schemas"]["ExactNumber"] | null;
        };
        /** @description Which samples of an answer are missing, and why. */
        Completeness: {
            /** @description Polls that were due in the range, by the schedule the collector declared. */
            expected: number;
            gaps: components["schemas"]["Gap"][];
            /** @description Set when the range begins before it: nothing older is kept, and nothing older counts as missing. */
            keptSince?: components["schemas"]["EpochMs"];
            /** @description Polls the history holds. */
            present: number;
        };
        EnrolledCollector: {
            /** @description When its newest certificate ends; null if it has only a token. */
            certificateExpiresAt: components["schemas"]["EpochMs"] | null;
            /** @description When two keys of this collector were last in use at once: its identity was copied. */
            cloneDetectedAt: components["schemas"]["EpochMs"] | null;
            createdAt: components["schemas"]["EpochMs"];
            /** Format: uuid */
            id: string;
            name: string;
            paused: boolean;
            revoked: boolean;
        };
        EnrolledCollectorPage: {
            items: components["schemas"]["EnrolledCollector"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
        };
        Enrolment: {
            /** @description PKCS#10 request in PEM with an ECDSA P-256, P-384 or Ed25519 key; its subject is ignored. */
            csr: string;
            /** @description The host it runs on, for the log. */
            hostName: string;
            /** @description Name of the collector, unless the token names it; unique in the organisation. */
            name: string;
            /** @description The one-time token; sending the same token and key again gets the same. */
            token: string;
        };
        EnrolmentToken: {
            /** @description The collector that it enrolled, or is to enrol again. */
            collectorId: string | null;
            createdAt: components["schemas"]["EpochMs"];
            expiresAt: components["schemas"]["EpochMs"];
            /** Format: uuid */
            id: string;
            name: string | null;
            usedAt: components["schemas"]["EpochMs"] | null;
        };
        EnrolmentTokenCreated: {
            enrolmentToken: components["schemas"]["EnrolmentToken"];
            token: string;
        };
        EnrolmentTokenPage: {
            items: components["schemas"]["EnrolmentToken"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
        };
        /** @description Milliseconds since 1970-01-01T00:00:00Z. */
        EpochMs: number;
        /**
         * @description A number. An integer beyond 2^53 - 1 is written as a string of digits, so that it stays exact.
         * @example 42.5
         * @example 9223372036854775807
         */
        ExactNumber: number | string;
        FamilyState: {
            family: string;
            /** @description The declared interval; null when the family is not scheduled. */
            intervalMs: number | null;
            /** @description Why it cannot be read, or is read less often; null when all is well. */
            reason: string | null;
            since: components["schemas"]["EpochMs"] | null;
            /** @enum {string} */
            state: "ok" | "unavailable" | "denied" | "quarantined" | "thinned" | "paused" | "unknown";
        };
        FamilyStates: {
            items: components["schemas"]["FamilyState"][];
        };
        /** @description A stretch of time without samples, and why. */
        Gap: {
            from: components["schemas"]["EpochMs"];
            /**
             * @description Why the samples are missing: a gap reason of the delivery ledger, or `unknown`.
             * @example spool-full
             * @example server-unreachable
             * @example not-received
             */
            reason: string;
            to: components["schemas"]["EpochMs"];
        };
        KeptHistory: {
            /** @description Sentences for people about what is not as it should be. */
            notices: string[];
            signals: {
                /** @description Older history went early, because the disk it may fill was full. */
                cutShort: boolean;
                /** @description For how many days it is to be kept. */
                days: number;
                /** @description Nothing older is read. */
                keptSince: components["schemas"]["EpochMs"];
                /** @enum {string} */
                signal: "samples" | "statements" | "sessions" | "minute" | "tenMinute" | "hour";
            }[];
        };
        LabelledSeries: {
            /** @description The values of the dimensions in `by`; empty when everything is one line. */
            labels: {
                [key: string]: string | null;
            };
            points: components["schemas"]["Point"][];
        };
        /** @description What stands in `data:` of an event: LiveStored of `stored`, LivePing of `ping`, LiveMissed of `missed`. */
        LiveEvent: components["schemas"]["LiveStored"] | components["schemas"]["LivePing"] | components["schemas"]["LiveMissed"];
        LiveMissed: {
            events: number;
        };
        LivePing: {
            at: components["schemas"]["EpochMs"];
        };
        LiveStored: {
            collectedAtMs: components["schemas"]["EpochMs"];
            families: string[];
            /** Format: uuid */
            serverId: string;
            storedAtMs: components["schemas"]["EpochMs"];
        };
        Login: {
            email: string;
            password: string;
        };
        Logout: {
            /**
             * @description End every session of this user, not only this one.
             * @default false
             */
            everywhere: boolean;
        };
        ManagedServer: {
            collectorIds: string[];
            firstSeenAt: components["schemas"]["EpochMs"];
            host: string;
            /** Format: uuid */
            id: string;
            labels: {
                [key: string]: string;
            };
            lastSeenAt: components["schemas"]["EpochMs"];
            name: string;
            /** @description A paused server is not read; its history stays. */
            paused: boolean;
            port: number;
            /** @description A retired server is not read and not listed; its history stays until it expires. */
            retired: boolean;
            version: string;
        };
        ManagedServerPage: {
            items: components["schemas"]["ManagedServer"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
        };
        MetricCatalogue: {
            families: components["schemas"]["CatalogueFamily"][];
        };
        NewApiToken: {
            /** @default null */
            expiresAt: components["schemas"]["EpochMs"] | null;
            name: string;
            /**
             * @description Each role may do all that the one after it may.
             * @enum {string}
             */
            role: "admin" | "editor" | "viewer";
        };
        NewCollector: {
            name: string;
        };
        NewEnrolmentToken: {
            /**
             * Format: uuid
             * @description An enrolled collector that gets a new key, because its own was lost: its older certificates end.
             */
            collectorId?: string;
            /**
             * @description How long it can be used; an hour at most.
             * @default 900
             */
            expiresInSeconds: number;
            /** @description Name of the collector; the one it asks for unless given. */
            name?: string;
        };
        NewUser: {
            /** Format: email */
            email: string;
            name: string;
            password: string;
            /**
             * @description Each role may do all that the one after it may.
             * @enum {string}
             */
            role: "admin" | "editor" | "viewer";
        };
        Organisation: {
            createdAt: components["schemas"]["EpochMs"];
            /** Format: uuid */
            id: string;
            name: string;
            retention: components["schemas"]["Retention"];
        };
        OrganisationChange: {
            name?: string;
            retention?: {
                /** @description Roll-ups of one hour. */
                hourDays?: number | null;
                /** @description Roll-ups of one minute. */
                minuteDays?: number | null;
                /** @description Samples as they were read, but for those of statements and sessions. */
                samplesDays?: number | null;
                /** @description Samples of sessions. */
                sessionsDays?: number | null;
                /** @description Samples of statements, and their texts. */
                statementsDays?: number | null;
                /** @description Roll-ups of ten minutes. */
                tenMinuteDays?: number | null;
            };
        };
        PasswordChange: {
            currentPassword: string;
            newPassword: string;
        };
        /** @description [milliseconds since 1970, value]; null = not known. */
        Point: [
            components["schemas"]["EpochMs"],
            components["schemas"]["ExactNumber"] | null
        ];
        /** @description Problem details, RFC 9457. */
        Problem: {
            /** @description Stable; clients may switch on it. */
            code: string;
            /** @description Names the value and, where there is one, the remedy. */
            detail: string;
            errors?: {
                message: string;
                path: string;
            }[];
            requestId?: string;
            status: number;
            title: string;
            type: string;
        };
        QueryDetail: {
            calls: components["schemas"]["ExactNumber"] | null;
            completeness: components["schemas"]["Completeness"];
            estimate: boolean;
            fingerprint: string | null;
            from: components["schemas"]["EpochMs"];
            meanTimeMs: components["schemas"]["ExactNumber"] | null;
            measures: {
                [key: string]: components["schemas"]["ExactNumber"] | null;
            };
            queryId: string;
            rows: components["schemas"]["ExactNumber"] | null;
            /** @description The same for each database and user that ran it. */
            rowsByUser: components["schemas"]["QueryItem"][];
            sampledActiveSeconds: number | null;
            /** @description calls, total_exec_time, mean_exec_time, rows and blocks, per second. */
            series: components["schemas"]["QuerySeries"][];
            shareOfLoad: number | null;
            stepMs: number;
            tags: {
                [key: string]: string;
            };
            text: string | null;
            to: components["schemas"]["EpochMs"];
            totalTimeMs: components["schemas"]["ExactNumber"] | null;
            /** @description Average active sessions in this query, by wait event type. */
            waits: components["schemas"]["LabelledSeries"][];
        };
        /**
         * @example {
         *       "queryId": "-3416356442043621232",
         *       "fingerprint": "50fde20626009aba",
         *       "text": "UPDATE stock SET n = n - $1 WHERE id = $2",
         *       "tags": {
         *         "route": "/cart"
         *       },
         *       "datname": "shop",
         *       "usename": "app",
         *       "calls": 12500,
         *       "totalTimeMs": 8125.5,
         *       "meanTimeMs": 0.65,
         *       "rows": 12500,
         *       "sharedBlksHit": 50120,
         *       "sharedBlksRead": 12,
         *       "shareOfLoad": 0.31,
         *       "sampledActiveSeconds": 8,
         *       "measures": {
         *         "calls": 12500,
         *         "wal_bytes": "9007199254740993"
         *       },
         *       "spark": [
         *         2.1,
         *         2.4,
         *         null,
         *         2.2
         *       ]
         *     }
         */
        QueryItem: {
            calls: components["schemas"]["ExactNumber"] | null;
            datname: string | null;
            /** @description The parser fingerprint: the same on all servers and versions. */
            fingerprint: string | null;
            meanTimeMs: components["schemas"]["ExactNumber"] | null;
            /** @description Increases of columns of pg_stat_statements by their names: in a list the frequent columns and the one it is ordered by, in the detail every column. */
            measures: {
                [key: string]: components["schemas"]["ExactNumber"] | null;
            };
            /** @description The query id of PostgreSQL as digits, which differs between major versions; f: and the fingerprint where there is none. */
            queryId: string;
            rows: components["schemas"]["ExactNumber"] | null;
            /** @description Seconds that sessions were seen running it; counts what has not ended yet. */
            sampledActiveSeconds: number | null;
            sharedBlksHit: components["schemas"]["ExactNumber"] | null;
            sharedBlksRead: components["schemas"]["ExactNumber"] | null;
            /** @description Its part of all execution time in the range, 0 to 1. */
            shareOfLoad: number | null;
            /** @description Execution time per second over the range, for a sparkline. */
            spark: (number | null)[];
            /** @description Tags of a sqlcommenter comment. */
            tags: {
                [key: string]: string;
            };
            /** @description Normalised text without any literal; null when it is not known yet. */
            text: string | null;
            totalTimeMs: components["schemas"]["ExactNumber"] | null;
            usename: string | null;
        };
        QueryPage: {
            completeness: components["schemas"]["Completeness"];
            /** @description True when all comes from samples alone, because pg_stat_statements is missing. */
            estimate: boolean;
            estimateReason: string | null;
            from: components["schemas"]["EpochMs"];
            items: components["schemas"]["QueryItem"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
            to: components["schemas"]["EpochMs"];
            total: {
                calls: components["schemas"]["ExactNumber"] | null;
                /** @description Statements pg_stat_statements forgot in the range, to make room. */
                deallocated: components["schemas"]["ExactNumber"] | null;
                queries: number;
                sampledActiveSeconds: number | null;
                totalTimeMs: components["schemas"]["ExactNumber"] | null;
                /** @description Part of the sampled active time whose statement could not be told, 0 to 1. */
                unattributedShare: number | null;
            };
        };
        QuerySeries: {
            metric: string;
            series: components["schemas"]["LabelledSeries"][];
            unit: string;
        };
        Receipt: {
            /** @description So many are in the log, durably. */
            accepted: number;
            errors: {
                /** @description Stable; clients may switch on it. */
                code: string;
                /** @description Place in the list of the request. */
                index: number;
                message: string;
                /** @description Whether sending the same again can succeed. */
                retryable: boolean;
            }[];
            rejected: number;
        };
        /** @description Days that each signal is kept; null is the default of the platform. */
        Retention: {
            /** @description Roll-ups of one hour. */
            hourDays: number | null;
            /** @description Roll-ups of one minute. */
            minuteDays: number | null;
            /** @description Samples as they were read, but for those of statements and sessions. */
            samplesDays: number | null;
            /** @description Samples of sessions. */
            sessionsDays: number | null;
            /** @description Samples of statements, and their texts. */
            statementsDays: number | null;
            /** @description Roll-ups of ten minutes. */
            tenMinuteDays: number | null;
        };
        Samples: {
            samples: {
                /** @description Milliseconds since 1970 or ISO 8601; now unless given. */
                at?: number | string;
                labels?: {
                    [key: string]: string;
                };
                metric: string;
                value: number;
            }[];
            target: {
                /** @description Names the server; the same id is the same server. */
                id: string;
                name?: string;
            };
        };
        /**
         * @example {
         *       "metric": "pg_stat_database.xact_commit",
         *       "unit": "transactions",
         *       "kind": "counter",
         *       "value": "rate",
         *       "step": "raw",
         *       "stepMs": 10000,
         *       "from": 1785000000000,
         *       "to": 1785000030000,
         *       "series": [
         *         {
         *           "labels": {
         *             "datname": "shop"
         *           },
         *           "points": [
         *             [
         *               1785000000000,
         *               41.5
         *             ],
         *             [
         *               1785000010000,
         *               null
         *             ],
         *             [
         *               1785000020000,
         *               40.25
         *             ]
         *           ]
         *         }
         *       ],
         *       "otherSeries": 0,
         *       "completeness": {
         *         "expected": 3,
         *         "present": 2,
         *         "gaps": [
         *           {
         *             "from": 1785000010000,
         *             "to": 1785000020000,
         *             "reason": "spool-full"
         *           }
         *         ]
         *       }
         *     }
         */
        Series: {
            completeness: components["schemas"]["Completeness"];
            from: components["schemas"]["EpochMs"];
            /** @enum {string} */
            kind: "counter" | "gauge";
            metric: string;
            /** @description Lines that were left out because of `limit`. */
            otherSeries: number;
            series: components["schemas"]["LabelledSeries"][];
            /** @description The step of the points: `raw`, or a length such as 60s. */
            step: string;
            /** @description The step in milliseconds; for `raw` the interval at which the family is collected. */
            stepMs: number;
            to: components["schemas"]["EpochMs"];
            /** @description Unit of the metric; with `value` = rate it is this per second. */
            unit: string;
            /** @enum {string} */
            value: "rate" | "total";
        };
        ServerChange: {
            labels?: {
                [key: string]: string;
            } | null;
            name?: string | null;
            paused?: boolean;
            retired?: boolean;
        };
        ServerDetail: {
            /** @description Sessions that were running or waiting inside a query. */
            activeSessions: components["schemas"]["ExactNumber"] | null;
            collectorIds: string[];
            connections: components["schemas"]["ExactNumber"] | null;
            /** @description Share of all CPUs of the host that was busy; null without OS metrics. */
            cpuPercent: components["schemas"]["ExactNumber"] | null;
            /** @description How old the newest stored sample is; null when there is none. */
            dataAgeMs: number | null;
            families: components["schemas"]["FamilyState"][];
            firstSeenAt: components["schemas"]["EpochMs"] | null;
            host: string | null;
            /** Format: uuid */
            id: string;
            /** @description True on a standby. */
            inRecovery: boolean | null;
            labels: {
                [key: string]: string;
            };
            lastCollectedAt: components["schemas"]["EpochMs"] | null;
            maxConnections: components["schemas"]["ExactNumber"] | null;
            name: string;
            port: number | null;
            /** @enum {string} */
            state: "healthy" | "late" | "down" | "paused" | "unknown";
            /** @description A sentence that says why the server has this state. */
            stateReason: string;
            /** @description The identity of the cluster: a primary and its standbys share it, also after a failover. */
            systemIdentifier: string | null;
            transactionsPerSecond: components["schemas"]["ExactNumber"] | null;
            uptimeSeconds: components["schemas"]["ExactNumber"] | null;
            /** @description The version as the server writes it, such as 18.4. */
            version: string | null;
        };
        ServerPage: {
            items: components["schemas"]["ServerSummary"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "id": "5f0e3f0a-8a1b-5c5e-9a57-1f6f3a0f7d11",
         *       "name": "shop-primary",
         *       "labels": {
         *         "env": "production"
         *       },
         *       "host": "db1.example",
         *       "port": 5432,
         *       "version": "18.4",
         *       "inRecovery": false,
         *       "systemIdentifier": "7512345678901234567",
         *       "state": "healthy",
         *       "stateReason": "Samples arrive as they should.",
         *       "dataAgeMs": 2300,
         *       "lastCollectedAt": 1785000000000,
         *       "activeSessions": 3,
         *       "transactionsPerSecond": 412.5,
         *       "cpuPercent": 37.2,
         *       "connections": 48,
         *       "maxConnections": 200
         *     }
         */
        ServerSummary: {
            /** @description Sessions that were running or waiting inside a query. */
            activeSessions: components["schemas"]["ExactNumber"] | null;
            connections: components["schemas"]["ExactNumber"] | null;
            /** @description Share of all CPUs of the host that was busy; null without OS metrics. */
            cpuPercent: components["schemas"]["ExactNumber"] | null;
            /** @description How old the newest stored sample is; null when there is none. */
            dataAgeMs: number | null;
            host: string | null;
            /** Format: uuid */
            id: string;
            /** @description True on a standby. */
            inRecovery: boolean | null;
            labels: {
                [key: string]: string;
            };
            lastCollectedAt: components["schemas"]["EpochMs"] | null;
            maxConnections: components["schemas"]["ExactNumber"] | null;
            name: string;
            port: number | null;
            /** @enum {string} */
            state: "healthy" | "late" | "down" | "paused" | "unknown";
            /** @description A sentence that says why the server has this state. */
            stateReason: string;
            /** @description The identity of the cluster: a primary and its standbys share it, also after a failover. */
            systemIdentifier: string | null;
            transactionsPerSecond: components["schemas"]["ExactNumber"] | null;
            /** @description The version as the server writes it, such as 18.4. */
            version: string | null;
        };
        /**
         * @example {
         *       "pid": 4711,
         *       "backendStart": 1784999000000,
         *       "datname": "shop",
         *       "usename": "app",
         *       "applicationName": "checkout",
         *       "clientAddr": "10.0.0.7",
         *       "backendType": "client backend",
         *       "state": "active",
         *       "waitEventType": "Lock",
         *       "waitEvent": "transactionid",
         *       "xactStart": 1784999990000,
         *       "queryStart": 1784999995000,
         *       "stateChange": 1784999995000,
         *       "xactAgeMs": 10000,
         *       "queryAgeMs": 5000,
         *       "backendXidAge": 12,
         *       "backendXminAge": 12,
         *       "queryId": "-3416356442043621232",
         *       "fingerprint": "50fde20626009aba",
         *       "query": "UPDATE stock SET n = n - $1 WHERE id = $2",
         *       "blockedBy": [
         *         4700
         *       ],
         *       "blocks": [],
         *       "lockMode": "ShareLock",
         *       "lockRelation": null,
         *       "lockWaitMs": 4800
         *     }
         */
        Session: {
            applicationName: string | null;
            backendStart: components["schemas"]["EpochMs"] | null;
            backendType: string | null;
            backendXidAge: number | null;
            backendXminAge: number | null;
            /** @description Process ids this session waits for. */
            blockedBy: number[];
            /** @description Process ids that wait for this session. */
            blocks: number[];
            clientAddr: string | null;
            datname: string | null;
            fingerprint: string | null;
            lockMode: string | null;
            lockRelation: string | null;
            lockWaitMs: number | null;
            pid: number;
            /** @description Normalised text without any literal. */
            query: string | null;
            queryAgeMs: number | null;
            queryId: string | null;
            queryStart: components["schemas"]["EpochMs"] | null;
            state: string | null;
            stateChange: components["schemas"]["EpochMs"] | null;
            usename: string | null;
            waitEvent: string | null;
            /** @description Null while it runs on the CPU. */
            waitEventType: string | null;
            xactAgeMs: number | null;
            xactStart: components["schemas"]["EpochMs"] | null;
        };
        User: {
            createdAt: components["schemas"]["EpochMs"];
            disabled: boolean;
            email: string;
            /** Format: uuid */
            id: string;
            name: string;
            /**
             * @description Each role may do all that the one after it may.
             * @enum {string}
             */
            role: "admin" | "editor" | "viewer";
        };
        UserChange: {
            disabled?: boolean;
            name?: string;
            password?: string;
            /**
             * @description Each role may do all that the one after it may.
             * @enum {string}
             */
            role?: "admin" | "editor" | "viewer";
        };
        UserPage: {
            items: components["schemas"]["User"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAdminApiTokens: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description Items on a page, at most 500. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokenPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission api-tokens:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminApiTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiToken"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokenCreated"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission api-tokens:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller already has a token with this name. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAdminApiTokensId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission api-tokens:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such API token. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminCollectors: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description Items on a page, at most 500. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolledCollectorPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission collectors:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminCollectors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCollector"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectorEnrolled"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission collectors:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is already a collector with this name. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAdminCollectorsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission collectors:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such collector. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAdminCollectorsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollectorChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolledCollector"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission collectors:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such collector. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is already a collector with this name. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminEnrolmentTokens: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description Items on a page, at most 500. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentTokenPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission collectors:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminEnrolmentTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEnrolmentToken"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentTokenCreated"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission collectors:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such collector to enrol again. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAdminEnrolmentTokensId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission collectors:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such token. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission organisation:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAdminOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission organisation:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminServers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description Items on a page, at most 500. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedServerPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAdminServersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServerChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedServer"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminUsers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description Items on a page, at most 500. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission users:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission users:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is already a user with this address. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAdminUsersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission users:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This is the last administrator. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGranted"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description E-mail address or password is wrong. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Logout"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The access token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The header x-csrf-token is missing or wrong. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission profile:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGranted"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission profile:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessGranted"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The session has ended. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The header x-csrf-token is missing or wrong. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthTokens: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description Items on a page, at most 500. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokenPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission profile:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiToken"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokenCreated"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller is an API token. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller already has a token with this name. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAuthTokensId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission profile:write. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has no such API token. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCollectors: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description Items on a page, at most 500. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectorPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission collectors:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postEnrolment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Enrolment"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectorIdentity"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token is unknown or has expired. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token has been used with another key, or the name is taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postEnrolmentRenewals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CertificateRenewal"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectorIdentity"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The certificate or the signature is not good, has expired or was revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHistory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptHistory"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLive: {
        parameters: {
            query?: {
                /** @description Only these servers; left out: all servers of the organisation. */
                servers?: string[];
                /** @description Somebody looks at this server: its activity is shipped every second meanwhile. */
                watch?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveEvent"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many live streams are open. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetricsCatalogue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricCatalogue"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission metrics:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description Items on a page, at most 500. */
                limit?: number;
                /** @description Part of the name, host or a label value, in any case. */
                search?: string;
                state?: "healthy" | "late" | "down" | "paused" | "unknown";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The server, as `GET /servers` names it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerDetail"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServersIdActivity: {
        parameters: {
            query?: {
                /** @description The newest sample at or before this moment: now, now-15m, milliseconds since 1970 or ISO 8601. */
                at?: string;
            };
            header?: never;
            path: {
                /** @description The server, as `GET /servers` names it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activity"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission activity:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServersIdActivityHistory: {
        parameters: {
            query?: {
                by?: "wait_event_type" | "wait_event" | "query" | "usename" | "datname" | "application_name" | "state";
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description How many lines; the largest win. */
                limit?: number;
                /** @description How many points fit: the pixels of the chart. */
                points?: number;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
                /** @description `dimension:value`, as in the series. */
                where?: string[];
            };
            header?: never;
            path: {
                /** @description The server, as `GET /servers` names it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityHistory"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission activity:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServersIdQueries: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                datname?: string;
                direction?: "asc" | "desc";
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description Items on a page, at most 200. */
                limit?: number;
                /** @description total_exec_time, mean_exec_time, calls, sampled_active_seconds, or any column of pg_stat_statements. */
                order?: string;
                /** @description Part of the normalised text, in any case. */
                search?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
                usename?: string;
            };
            header?: never;
            path: {
                /** @description The server, as `GET /servers` names it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryPage"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission queries:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServersIdQueriesQueryId: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                points?: number;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description The server, as `GET /servers` names it. */
                id: string;
                /** @description The query, as `GET /servers/{id}/queries` names it. */
                queryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryDetail"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission queries:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server, or nothing is known of the query in the range. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServersIdSeries: {
        parameters: {
            query: {
                /** @description How rows that fall into one line are combined; the default follows from the unit of the metric. */
                across?: "sum" | "avg" | "min" | "max";
                /** @description How several samples of a gauge within one step become one value. */
                aggregate?: "avg" | "min" | "max" | "last";
                /** @description Dimensions that make lines of their own; comma separated or repeated. */
                by?: string[];
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description How many lines; the largest win. */
                limit?: number;
                /** @description A metric of the catalogue, or custom.<name> for what simple clients sent. */
                metric: string;
                /** @description How many points fit: the pixels of the chart. */
                points?: number;
                /** @description raw, auto, or a length such as 60s, 1m, 10m, 1h. */
                step?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
                /** @description Counters: increase per second (default) or the exact total. Gauges have no rate. */
                value?: "rate" | "total";
                /** @description `dimension:value`; repeated values of one dimension are alternatives. */
                where?: string[];
            };
            header?: never;
            path: {
                /** @description The server, as `GET /servers` names it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission metrics:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServersIdStates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The server, as `GET /servers` names it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FamilyStates"];
                };
            };
            /** @description The request does not fit; every wrong field is named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Lacks the permission servers:read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The organisation has no such server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSnapshots: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "target": {
                 *         "id": "shop-db",
                 *         "name": "Shop"
                 *       },
                 *       "samples": [
                 *         {
                 *           "metric": "orders_waiting",
                 *           "value": 17,
                 *           "labels": {
                 *             "region": "eu"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Samples"];
                "application/x-protobuf": string;
            };
        };
        responses: {
            /** @description What was accepted and what was not. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description No valid collector token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The collector is paused or the server is not its own. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type or encoding is not known. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body cannot be read. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests of this collector, or too much waits for the log. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The log does not answer now; try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
