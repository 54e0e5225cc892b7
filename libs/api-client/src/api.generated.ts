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
         * @description It has at most the role of the caller and, made with a token, ends with that one at the latest. The token is shown in this answer and never again.
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
    "/api/v1/admin/servers/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete the history of a retired server for ever
         * @description All that was collected from the server goes within minutes and cannot be had back. The server stays in the list, retired; brought back, it begins a new history.
         */
        delete: operations["deleteAdminServersIdHistory"];
        options?: never;
        head?: never;
        patch?: never;
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
    "/api/v1/admin/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List where a user is signed in */
        get: operations["getAdminUsersIdSessions"];
        put?: never;
        post?: never;
        /**
         * Sign a user out everywhere
         * @description API tokens of the user stay; disabling the user ends those as well.
         */
        delete: operations["deleteAdminUsersIdSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what calls for somebody, the worst first
         * @description Twelve fixed conditions, judged from the newest samples as they arrive. What cannot be judged is `unknown` with its reason and never left out unless `state` or `severity` says so. Thresholds are the settings ATTENTION_… .
         */
        get: operations["getAttention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
        /** Change the own name */
        patch: operations["patchAuthMe"];
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
    "/api/v1/auth/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell what each role may do */
        get: operations["getAuthRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List where the caller is signed in */
        get: operations["getAuthSessions"];
        put?: never;
        post?: never;
        /**
         * End all sessions of the caller but one
         * @description The access token of that one is renewed with its next `POST /api/v1/auth/refresh`.
         */
        delete: operations["deleteAuthSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session of the caller */
        delete: operations["deleteAuthSessionsId"];
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
    "/api/v1/clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List clusters with roles, lags and failovers
         * @description Servers with one system identifier are a cluster: a primary and the standbys that receive its WAL.
         */
        get: operations["getClusters"];
        put?: never;
        post?: never;
        delete?: never;
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
    "/api/v1/queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the statements of all servers, grouped by our fingerprint
         * @description Ids of statements differ between servers and major versions; the fingerprint does not. Servers that could not be read are named with the reason.
         */
        get: operations["getQueries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{fingerprint}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one statement over all servers */
        get: operations["getQueriesFingerprint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a metric over time over many servers
         * @description A line for each server (`by=server`), for each value of a label (`by=label:env`), by dimensions, or one for all. One answer reads a limited number of servers and names those that it left out.
         */
        get: operations["getSeries"];
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
    "/api/v1/servers/{id}/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show all twelve conditions of one server */
        get: operations["getServersIdAttention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what changed on a server: settings, schema, roles, extensions, restarts
         * @description Newest first, each with what was before and what is after it. A change is seen at the next look.
         */
        get: operations["getServersIdChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show who is connected, against what the server allows */
        get: operations["getServersIdConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/host": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the file systems of the host, and when they will be full */
        get: operations["getServersIdHost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/indexes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the indexes of a server, and which are unused, duplicate, overlapping or invalid
         * @description Unused means: no scan in 30 days on the primary and on every standby, and no constraint needs it. Where that cannot be told, `use` is `unknown` and `useReason` says what is missing.
         */
        get: operations["getServersIdIndexes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/io": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show I/O by kind of process, WAL, checkpoints, the archiver and temporary files in a range */
        get: operations["getServersIdIo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/locks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show who waits for whom at a moment, as trees
         * @description The root blocker with most sessions behind it comes first, with what it holds and the SQL that ends it. Its latest statement may not be the one that took the lock.
         */
        get: operations["getServersIdLocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/locks/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how many waited for locks over time, how long, and for whom */
        get: operations["getServersIdLocksHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/panels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read several metrics over time, as the charts of a screen
         * @description One request for all charts of a screen. Each chart has its own answer or its own problem, and all are read as of one moment.
         */
        get: operations["getServersIdPanels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the progress of VACUUM, ANALYZE, CREATE INDEX, CLUSTER, COPY and base backups */
        get: operations["getServersIdProgress"];
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
    "/api/v1/servers/{id}/replication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the replication of a server: from whom, to whom, and what waits */
        get: operations["getServersIdReplication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tables, columns, constraints, indexes, views and functions as of a moment
         * @description Definitions have ? in place of literals. What changed of them: `GET /servers/{id}/changes?kind=schema`.
         */
        get: operations["getServersIdSchema"];
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
         * @description Raw samples or roll-ups, chosen by how many points fit. A counter is answered as its increase per second, as its increase within each step, or as its exact total; after a reset and across a gap the value is null, never zero and never negative. `plus`, `minus` and `per` make sums, differences and ratios of metrics; `compare` adds the same lines of an earlier range. `completeness` says which samples are missing and why.
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
    "/api/v1/servers/{id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the settings of a server as of a moment, and how another server differs */
        get: operations["getServersIdSettings"];
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
    "/api/v1/servers/{id}/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tables of a server with their size, growth, use, dead rows and bloat
         * @description What is counted is of the range; a transaction that runs for long counts all at once at its end.
         */
        get: operations["getServersIdTables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/tables/{tableId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one table with its columns, constraints and indexes */
        get: operations["getServersIdTablesTableId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rank by any metric over any range
         * @description What was largest in a range: the exact increase of a counter, or one number of the samples of a gauge, with its part of all, what it was in an earlier range (`compare`), and what did not fit into `limit` as `others`. With `per` a ratio of two totals is ranked, such as execution time per call.
         */
        get: operations["getServersIdTop"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/servers/{id}/vacuum": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how vacuum keeps up: ages, tables that are due, workers, and who holds the xmin horizon */
        get: operations["getServersIdVacuum"];
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
         * @description For collectors and simple clients, with a collector token. Answered only when the log has what is called accepted. A snapshot that is sent again is stored once; give JSON samples their time in `at`, so that one that is sent again takes the same place. Bodies may be compressed with gzip or zstd. A collector says its version as `User-Agent: pganalytics-collector/1.4.0`.
         */
        post: operations["postSnapshots"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/prometheus/api/v1/label/{label}/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the values of a label */
        get: operations["getPrometheusApiV1LabelLabelValues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/prometheus/api/v1/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the names of labels */
        get: operations["getPrometheusApiV1Labels"];
        put?: never;
        /** List the names of labels */
        post: operations["postPrometheusApiV1Labels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/prometheus/api/v1/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Describe the metrics */
        get: operations["getPrometheusApiV1Metadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/prometheus/api/v1/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answer PromQL at one moment */
        get: operations["getPrometheusApiV1Query"];
        put?: never;
        /** Answer PromQL at one moment */
        post: operations["postPrometheusApiV1Query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/prometheus/api/v1/query_range": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answer PromQL over time */
        get: operations["getPrometheusApiV1QueryRange"];
        put?: never;
        /** Answer PromQL over time */
        post: operations["postPrometheusApiV1QueryRange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/prometheus/api/v1/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List series by their labels */
        get: operations["getPrometheusApiV1Series"];
        put?: never;
        /** List series by their labels */
        post: operations["postPrometheusApiV1Series"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/prometheus/api/v1/status/buildinfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say which Prometheus this may be taken for */
        get: operations["getPrometheusApiV1StatusBuildinfo"];
        put?: never;
        post?: never;
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
        AccountChange: {
            name?: string;
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
            by: "wait_event_type" | "wait_event" | "query" | "usename" | "datname" | "application_name" | "client_addr" | "state";
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
            /** @description Unit of the metric; with `value` = rate it is this per second. Of a ratio: `ratio`, or `a/b`. */
            unit: string;
        };
        AnswerSource: {
            /** @description When it was last read, or when something of it last changed; null when nothing of it is stored. */
            at: components["schemas"]["EpochMs"] | null;
            /** @description Rows that the collector has not read again since it started, and of when the oldest of them is; null when there are none. */
            earlier: {
                at: components["schemas"]["EpochMs"];
                rows: number;
            } | null;
            family: string;
            /** @description Why it cannot be read, or is read less often; null when all is well. */
            reason: string | null;
            /** @enum {string} */
            state: "ok" | "unavailable" | "denied" | "quarantined" | "thinned" | "paused" | "unknown";
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
        /** @enum {string} */
        AttentionCondition: "server-unreachable" | "checksum-failures" | "wraparound-near" | "disk-low" | "archiver-failing" | "slot-inactive-or-lost" | "connections-high" | "lock-wait" | "replay-lag" | "xmin-horizon-old" | "idle-in-transaction" | "statements-evicting";
        AttentionCounts: {
            /** @description Servers whose newest samples have been judged; the others are being read. */
            assessed: number;
            /** @description Servers with at least one critical condition. */
            critical: number;
            /** @description Servers that were asked about. */
            total: number;
            /** @description Servers without any active condition of which some condition is unknown. */
            unknown: number;
            /** @description Servers with a warning and nothing critical. */
            warning: number;
        };
        AttentionDigest: {
            critical: number;
            /** @description Since when the gravest holds. */
            since: components["schemas"]["EpochMs"] | null;
            unknown: number;
            warning: number;
            /** @description The gravest active condition; null when there is none. */
            worst: components["schemas"]["AttentionCondition"] | null;
        };
        AttentionEvidence: {
            /** @description What it is of, such as a mount, slot or database; null for the server. */
            about: string | null;
            /** @example connections */
            name: string;
            /** @description The limit that it is judged by; null for what only describes. */
            threshold: components["schemas"]["ExactNumber"] | null;
            /** @description percent, seconds, bytes, transactions, connections, sessions, files, count, or none for a text. */
            unit: string;
            value: (components["schemas"]["ExactNumber"] | string) | null;
        };
        /**
         * @example {
         *       "condition": "lock-wait",
         *       "state": "active",
         *       "severity": "warning",
         *       "serverId": "5f0e3f0a-8a1b-5c5e-9a57-1f6f3a0f7d11",
         *       "serverName": "shop-primary",
         *       "since": 1784999950000,
         *       "sinceIsEarliest": false,
         *       "summary": "3 sessions have waited for a lock for more than 30 s, the longest for 50 s; pid 4700 blocks them.",
         *       "evidence": [
         *         {
         *           "name": "longest wait",
         *           "value": 50,
         *           "unit": "seconds",
         *           "threshold": 30,
         *           "about": null
         *         },
         *         {
         *           "name": "waiting sessions",
         *           "value": 3,
         *           "unit": "sessions",
         *           "threshold": null,
         *           "about": null
         *         }
         *       ],
         *       "who": [
         *         {
         *           "part": "cause",
         *           "kind": "session",
         *           "name": "app, checkout",
         *           "pid": 4700,
         *           "backendStart": 1784999000000,
         *           "datname": "shop",
         *           "usename": "app",
         *           "applicationName": "checkout",
         *           "detail": "idle in transaction for 55 s, blocks 3"
         *         }
         *       ],
         *       "collectedAt": 1785000000000,
         *       "look": {
         *         "page": "/servers/5f0e3f0a-8a1b-5c5e-9a57-1f6f3a0f7d11/locks",
         *         "api": "/api/v1/servers/5f0e3f0a-8a1b-5c5e-9a57-1f6f3a0f7d11/activity"
         *       }
         *     }
         */
        AttentionItem: {
            /** @description When the newest sample was taken that it was judged by. */
            collectedAt: components["schemas"]["EpochMs"] | null;
            condition: components["schemas"]["AttentionCondition"];
            evidence: components["schemas"]["AttentionEvidence"][];
            /** @description Where to look. */
            look: {
                /** @description The same question to this API. */
                api: string;
                /** @description The page of the dashboard to look at, from the root of the product. */
                page: string;
            };
            /** Format: uuid */
            serverId: string;
            serverName: string;
            /** @description Null unless the condition is active. */
            severity: components["schemas"]["AttentionSeverity"] | null;
            /** @description Since when it holds, as the history tells; null unless active. */
            since: components["schemas"]["EpochMs"] | null;
            /** @description True when it may hold for longer: `since` is the oldest sample that could be looked at. */
            sinceIsEarliest: boolean;
            state: components["schemas"]["AttentionState"];
            /** @description One sentence for people, with the numbers; of what is unknown, why. */
            summary: string;
            /** @description The worst ten. */
            who: components["schemas"]["AttentionParty"][];
        };
        AttentionPage: {
            /** @description The moment of this answer. */
            at: components["schemas"]["EpochMs"];
            items: components["schemas"]["AttentionItem"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
            servers: components["schemas"]["AttentionCounts"];
        };
        AttentionParty: {
            applicationName: string | null;
            /** @description With the pid it names a session for good: a pid is used again. */
            backendStart: components["schemas"]["EpochMs"] | null;
            datname: string | null;
            /** @description A short text: what it does, or for how long. */
            detail: string;
            /** @enum {string} */
            kind: "session" | "slot" | "standby" | "prepared-transaction" | "database" | "role" | "file-system" | "collector";
            /** @description The name of a slot, mount, database, …; user and application of a session. */
            name: string;
            /** @enum {string} */
            part: "cause" | "victim";
            pid: number | null;
            usename: string | null;
        };
        /** @enum {string} */
        AttentionSeverity: "critical" | "warning";
        /** @enum {string} */
        AttentionState: "active" | "clear" | "unknown";
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
        /**
         * @example {
         *       "id": "Zk1nB0p5rVg",
         *       "kind": "setting",
         *       "at": 1785000000000,
         *       "notBefore": 1784999700000,
         *       "change": "altered",
         *       "title": "work_mem changed from 4MB to 64MB",
         *       "objectType": "setting",
         *       "name": "work_mem",
         *       "datname": null,
         *       "schemaname": null,
         *       "before": "4MB",
         *       "after": "64MB"
         *     }
         */
        Change: {
            /** @description What it is now; null when it is gone. */
            after: string | null;
            /** @description When it was seen; of a restart, when the server started. */
            at: components["schemas"]["EpochMs"];
            /** @description What it was; null when it did not exist or is not known. */
            before: string | null;
            /** @enum {string} */
            change: "created" | "altered" | "dropped";
            /** @description Database of it; null for what all databases share. */
            datname: string | null;
            /** @description The same for the same change however often it is asked for. */
            id: string;
            /** @enum {string} */
            kind: "setting" | "role-setting" | "schema" | "role" | "extension" | "hba-rule" | "ident-map" | "restart" | "version" | "server-role";
            /** @description Name of what changed; in a schema after that of its table where it belongs to one. */
            name: string;
            /** @description When it was last seen otherwise: the change happened after this; null when that is not known. */
            notBefore: components["schemas"]["EpochMs"] | null;
            /** @description setting, table, column, index, role, extension, server, … */
            objectType: string;
            schemaname: string | null;
            /** @description The change as one sentence. */
            title: string;
        };
        ChangePage: {
            /** @description Of the samples of the server: what changed within a gap is seen at its end. */
            completeness: components["schemas"]["Completeness"];
            from: components["schemas"]["EpochMs"];
            items: components["schemas"]["Change"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
            /** @description What is not read on this server, with the reason: changes of it would not be seen. */
            notSeen: components["schemas"]["FamilyState"][];
            to: components["schemas"]["EpochMs"];
            /** @description All changes in the range, on this page and others. */
            total: number;
        };
        Cluster: {
            /** @description Failovers and changes of role in the range asked for, the newest first. */
            events: components["schemas"]["ClusterEvent"][];
            /** @description The system identifier; with the primary behind it where two servers share one. */
            id: string;
            members: components["schemas"]["ClusterMember"][];
            /** @description The name of the primary, or of the first server without one. */
            name: string;
            /** @description Replication slots of its members. */
            slots: number;
            /** @description Those that nobody uses, copied ones not counted. */
            slotsUnused: number;
            systemIdentifier: string;
        };
        ClusterEvent: {
            /** @description The last sample before it: it happened in between. */
            after: components["schemas"]["EpochMs"];
            /** @description The first sample after it. */
            at: components["schemas"]["EpochMs"];
            fromTimeline: number | null;
            /** @enum {string} */
            kind: "promoted" | "demoted" | "timeline-changed";
            /** Format: uuid */
            serverId: string;
            serverName: string;
            toTimeline: number | null;
        };
        ClusterList: {
            items: components["schemas"]["Cluster"][];
        };
        ClusterMember: {
            collectedAt: components["schemas"]["EpochMs"] | null;
            name: string;
            /** @description WAL not yet replayed. */
            replayLagBytes: components["schemas"]["ExactNumber"] | null;
            /** @description Time between a flush at the sender and the replay; 0 when idle. */
            replayLagSeconds: number | null;
            /** @enum {string} */
            role: "primary" | "standby" | "unknown";
            /** Format: uuid */
            serverId: string;
            /** @enum {string} */
            state: "healthy" | "late" | "down" | "paused" | "unknown";
            stateReason: string;
            /** @description async, potential, sync or quorum, as its sender says. */
            syncState: string | null;
            /** @description Timeline of its last checkpoint; it grows with each promotion. */
            timeline: number | null;
            /** @description The server that it receives WAL from; null when that is not known. */
            upstreamId: string | null;
        };
        Collector: {
            /** @description Null when none of its servers told it in the last five minutes. */
            cost: components["schemas"]["CollectorCost"] | null;
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
            /** @description What is to be upgraded so that both are of one release; the platform goes first. Null when it is not known. */
            upgrade: ("none" | "collector" | "platform") | null;
            /** @description As it said when its last stream began, or in the User-Agent of its requests; null before that. */
            version: string | null;
        };
        CollectorChange: {
            name?: string;
            paused?: boolean;
        };
        CollectorCost: {
            collectedAt: components["schemas"]["EpochMs"];
            /** @description Part of one core of its own host, over the last minute. */
            cpuPercent: number | null;
            /** @description Dropped since its start because the spool was full. */
            droppedSnapshots: number | null;
            residentBytes: number | null;
            servers: {
                /** @description Part of one core of the watched server. */
                budgetUsedPercent: number | null;
                connections: number | null;
                /** Format: uuid */
                serverId: string;
                /** @description 0: all is read as often as it should; 4: nothing but the floor. */
                thinnedTiers: number | null;
            }[];
            spooledBytes: number | null;
            /** @description Snapshots that wait to be stored. */
            spooledSnapshots: number | null;
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
        ComparedMeasure: {
            calls: components["schemas"]["ExactNumber"] | null;
            /** @description By how much it grew since. */
            change: number | null;
            meanTimeMs: components["schemas"]["ExactNumber"] | null;
            /** @description Whether its calls became slower, by `slowerRule` of the answer; null with too few calls to tell. */
            slower: boolean | null;
            /** @description The measure in the earlier range; null when the statement is not known there. */
            value: components["schemas"]["ExactNumber"] | null;
        };
        ComparedSeries: {
            completeness: components["schemas"]["Completeness"];
            from: components["schemas"]["EpochMs"];
            /** @description One for each of `series`, in the same order; without points where there was nothing. */
            series: components["schemas"]["LabelledSeries"][];
            /** @description How much earlier the range lies; it is added to the time of each point. */
            shiftMs: number;
            /** @description Where the earlier range really lay. */
            to: components["schemas"]["EpochMs"];
        };
        ComparedTotal: {
            /** @description Now less then; null when either is not known. */
            change: components["schemas"]["ExactNumber"] | null;
            /** @description The change divided by what was then; null when that was 0. */
            changeRatio: number | null;
            total: components["schemas"]["ExactNumber"] | null;
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
        Connections: {
            /** @description The sampled sessions that are connected for longest. */
            ages: {
                applicationName: string | null;
                backendStart: components["schemas"]["EpochMs"] | null;
                clientAddr: string | null;
                datname: string | null;
                pid: number;
                state: string | null;
                usename: string | null;
                xactStart: components["schemas"]["EpochMs"] | null;
            }[];
            /** @description When they were counted. */
            at: components["schemas"]["EpochMs"] | null;
            byDatabase: {
                connections: number;
                name: string | null;
            }[];
            byState: {
                connections: number;
                name: string | null;
            }[];
            byUser: {
                connections: number;
                name: string | null;
            }[];
            /** @description max_connections. */
            max: number | null;
            /** @description Of these only for superusers and pg_use_reserved_connections. */
            reserved: number | null;
            /** @description Only sessions that work, wait, hold a transaction or block: of the idle nobody keeps such details. */
            sampled: {
                byApplication: {
                    connections: number;
                    name: string | null;
                }[];
                byHost: {
                    connections: number;
                    name: string | null;
                }[];
                sessions: number;
            };
            sampledAt: components["schemas"]["EpochMs"] | null;
            /** @description Used of those that everybody may use, 0 to 1; more than 1 takes reserved ones. */
            share: number | null;
            sources: components["schemas"]["AnswerSource"][];
            used: number | null;
        };
        DatabaseAge: {
            datname: string | null;
            multixactAge: components["schemas"]["ExactNumber"] | null;
            multixactShare: number | null;
            /** @description The table that has the oldest transaction id. */
            oldestTable: string | null;
            oldestTableAge: components["schemas"]["ExactNumber"] | null;
            xidAge: components["schemas"]["ExactNumber"] | null;
            /** @description Of the 2,147 million after which the server refuses to write, 0 to 1. */
            xidShare: number | null;
        };
        DatabaseRead: {
            datname: string | null;
            /** @description When its tables were last read. */
            readAt: components["schemas"]["EpochMs"] | null;
            reason: string | null;
            /** @description Left out because somebody holds or awaits an exclusive lock. */
            skippedRelations: components["schemas"]["ExactNumber"] | null;
            /** @description read, refused, failed, excluded or no-connect-right. */
            state: string | null;
        };
        DiskItem: {
            /** @description What a plain user can still fill. */
            availableBytes: components["schemas"]["ExactNumber"] | null;
            device: string | null;
            /** @description Inodes in use, 0 to 1. */
            filesShare: number | null;
            fileSystem: string | null;
            fullAt: components["schemas"]["EpochMs"] | null;
            /** @description Why it is told, or is not, when it will be full. */
            fullReason: string;
            growthBytesPerDay: number | null;
            /** @description Data directories whose WAL lies on it. */
            holdsWalOf: string[];
            mount: string;
            totalBytes: components["schemas"]["ExactNumber"] | null;
            usedBytes: components["schemas"]["ExactNumber"] | null;
            /** @description As df shows it: used of what plain users may fill, 0 to 1. */
            usedShare: number | null;
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
        FleetQueryDetail: {
            calls: components["schemas"]["ExactNumber"] | null;
            /** @description Servers without pg_stat_statements: only their samples count. */
            estimatedServers: number;
            fingerprint: string;
            firstSeenAt: components["schemas"]["EpochMs"] | null;
            from: components["schemas"]["EpochMs"];
            kind: ("select" | "insert" | "update" | "delete" | "merge" | "copy" | "call" | "ddl" | "maintenance" | "transaction" | "other") | null;
            /** @description Servers that are not in the answer, such as those beyond what one answer reads. */
            leftOut: components["schemas"]["ServerLeftOut"][];
            meanTimeMs: components["schemas"]["ExactNumber"] | null;
            rows: components["schemas"]["ExactNumber"] | null;
            /** @description Null where samples were not read. */
            sampledActiveSeconds: number | null;
            /** @description Why sampled active seconds are not told; null when they are. */
            samplesReason: string | null;
            /** @description calls, total_exec_time and mean_exec_time, with a line for each server. */
            series: components["schemas"]["QuerySeries"][];
            /** @description The one on which it weighed most comes first. */
            servers: components["schemas"]["FleetQueryServer"][];
            serversRead: number;
            sharedBlksHit: components["schemas"]["ExactNumber"] | null;
            sharedBlksRead: components["schemas"]["ExactNumber"] | null;
            stepMs: number;
            tags: {
                [key: string]: string;
            };
            text: string | null;
            to: components["schemas"]["EpochMs"];
            totalTimeMs: components["schemas"]["ExactNumber"] | null;
        };
        FleetQueryItem: {
            /** @description Where it weighed most. */
            busiest: components["schemas"]["FleetQueryServer"];
            calls: components["schemas"]["ExactNumber"] | null;
            /** @description Null for all statements whose text is not known yet, as one. */
            fingerprint: string | null;
            kind: ("select" | "insert" | "update" | "delete" | "merge" | "copy" | "call" | "ddl" | "maintenance" | "transaction" | "other") | null;
            meanTimeMs: components["schemas"]["ExactNumber"] | null;
            rows: components["schemas"]["ExactNumber"] | null;
            /** @description Null where samples were not read. */
            sampledActiveSeconds: number | null;
            /** @description On how many servers it ran. */
            servers: number;
            /** @description Its part of the measure the list is ordered by, of all statements, 0 to 1. */
            share: number | null;
            sharedBlksHit: components["schemas"]["ExactNumber"] | null;
            sharedBlksRead: components["schemas"]["ExactNumber"] | null;
            text: string | null;
            totalTimeMs: components["schemas"]["ExactNumber"] | null;
        };
        FleetQueryPage: {
            /** @description Servers without pg_stat_statements: only their samples count. */
            estimatedServers: number;
            from: components["schemas"]["EpochMs"];
            items: components["schemas"]["FleetQueryItem"][];
            /** @description Servers that are not in the answer, such as those beyond what one answer reads. */
            leftOut: components["schemas"]["ServerLeftOut"][];
            order: string;
            /** @description Statements that were left out because of `limit`. */
            otherQueries: number;
            /** @description Why sampled active seconds are not told; null when they are. */
            samplesReason: string | null;
            serversRead: number;
            to: components["schemas"]["EpochMs"];
        };
        FleetQueryServer: {
            calls: components["schemas"]["ExactNumber"] | null;
            meanTimeMs: components["schemas"]["ExactNumber"] | null;
            name: string;
            /** @description Its ids there; they differ between major versions. */
            queryIds: string[];
            rows: components["schemas"]["ExactNumber"] | null;
            /** @description Null where samples were not read. */
            sampledActiveSeconds: number | null;
            /** Format: uuid */
            serverId: string;
            sharedBlksHit: components["schemas"]["ExactNumber"] | null;
            sharedBlksRead: components["schemas"]["ExactNumber"] | null;
            totalTimeMs: components["schemas"]["ExactNumber"] | null;
        };
        FleetSeries: {
            completeness: components["schemas"]["Completeness"];
            from: components["schemas"]["EpochMs"];
            /** @enum {string} */
            kind: "counter" | "gauge";
            metric: string;
            /** @description Lines that were left out because of `limit`. */
            otherSeries: number;
            series: components["schemas"]["LabelledSeries"][];
            /** @description The servers that were read. */
            servers: components["schemas"]["ServerShare"][];
            /** @description Servers that fit the question and were not read, because one answer reads a limited number of them (QUERY_MAX_FLEET_SERVERS); ask for them by `server` or `label`. */
            serversLeftOut: {
                name: string;
                /** Format: uuid */
                serverId: string;
            }[];
            /** @description The step of the points: `raw`, or a length such as 60s. */
            step: string;
            /** @description The step in milliseconds; for `raw` the interval at which the family is collected. */
            stepMs: number;
            to: components["schemas"]["EpochMs"];
            /** @description Unit of the metric; with `value` = rate it is this per second. Of a ratio: `ratio`, or `a/b`. */
            unit: string;
            /** @enum {string} */
            value: "rate" | "total" | "delta";
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
        HorizonHolder: {
            /** @description Transactions since: dead rows that are younger cannot be removed. */
            age: components["schemas"]["ExactNumber"] | null;
            /** @description Null means that it holds back all databases. */
            datname: string | null;
            heldSince: components["schemas"]["EpochMs"] | null;
            holder: string | null;
            holders: components["schemas"]["ExactNumber"] | null;
            pid: number | null;
            /** @description backend, slot xmin, slot catalog_xmin, prepared or standby. */
            source: string;
        };
        Host: {
            at: components["schemas"]["EpochMs"] | null;
            disks: components["schemas"]["DiskItem"][];
            /** @description Whether the collector runs on the host of the server; only then there are figures of the host. */
            local: boolean | null;
            sources: components["schemas"]["AnswerSource"][];
        };
        IndexItem: {
            accessMethod: string | null;
            /** @description Estimated; of B-trees only. */
            bloatBytes: components["schemas"]["ExactNumber"] | null;
            blocksHit: components["schemas"]["ExactNumber"] | null;
            blocksRead: components["schemas"]["ExactNumber"] | null;
            datname: string | null;
            /** @description With ? in place of literals; null where the schema is not read. */
            definition: string | null;
            /** @description How to drop it; null unless a finding says so and nothing needs it. */
            drop: {
                sql: string;
                /** @description Makes it again; null when its literals are not known. */
                undo: string | null;
                warning: string;
            } | null;
            findings: {
                /** @enum {string} */
                kind: "unused" | "duplicate" | "overlapping" | "invalid";
                /** @description The index that makes this one superfluous. */
                other: string | null;
                text: string;
            }[];
            growthBytes: components["schemas"]["ExactNumber"] | null;
            /** @description OIDs of database and index. */
            id: string;
            indexrelname: string | null;
            /** @description Last scan on this server (PostgreSQL 16 and later); null when not known. */
            lastScan: components["schemas"]["EpochMs"] | null;
            /** @description Why it is needed though no query may scan it. */
            neededBy: ("primary key" | "constraint" | "uniqueness" | "replica identity") | null;
            relname: string | null;
            rowsFetched: components["schemas"]["ExactNumber"] | null;
            rowsRead: components["schemas"]["ExactNumber"] | null;
            /** @description Scans on this server in the range. */
            scans: components["schemas"]["ExactNumber"] | null;
            /** @description Scans on this server since its statistics were reset. */
            scansSinceReset: components["schemas"]["ExactNumber"] | null;
            schemaname: string | null;
            sizeBytes: components["schemas"]["ExactNumber"] | null;
            /** @description OIDs of database and table, as `GET /servers/{id}/tables` names it. */
            tableId: string;
            /**
             * @description Over the primary and all standbys, in 30 days; `unknown` says in useReason what is missing.
             * @enum {string}
             */
            use: "used" | "unused" | "unknown";
            useReason: string;
        };
        IndexPage: {
            completeness: components["schemas"]["Completeness"];
            /** @description Of all indexes, not of this page. */
            findings: {
                bytes: components["schemas"]["ExactNumber"] | null;
                indexes: number;
                /** @enum {string} */
                kind: "unused" | "duplicate" | "overlapping" | "invalid";
            }[];
            from: components["schemas"]["EpochMs"];
            items: components["schemas"]["IndexItem"][];
            /** @description The servers of the cluster whose scans count, and for how many days they are watched. */
            members: {
                days: number | null;
                /** @enum {string} */
                role: "primary" | "standby" | "unknown";
                server: string;
            }[];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
            sources: components["schemas"]["AnswerSource"][];
            to: components["schemas"]["EpochMs"];
            total: {
                bytes: components["schemas"]["ExactNumber"] | null;
                indexes: number;
            };
            /** @description Indexes whose use over 30 days is not known. */
            useUnknown: number;
        };
        Io: {
            archiver: {
                archived: components["schemas"]["ExactNumber"] | null;
                failed: components["schemas"]["ExactNumber"] | null;
                /** @description Whether the last attempt failed. */
                failing: boolean | null;
                lastArchived: components["schemas"]["EpochMs"] | null;
                lastFailed: components["schemas"]["EpochMs"] | null;
                lastFailedWal: string | null;
                /** @description archive_mode. */
                mode: string | null;
                /** @description WAL files that wait. */
                waiting: components["schemas"]["ExactNumber"] | null;
            };
            buffersWritten: {
                allocated: components["schemas"]["ExactNumber"] | null;
                /** @description How often it had written bgwriter_lru_maxpages. */
                backgroundWriterStopped: components["schemas"]["ExactNumber"] | null;
                /** @description From 17 on by pg_stat_io. */
                byBackends: components["schemas"]["ExactNumber"] | null;
                byBackgroundWriter: components["schemas"]["ExactNumber"] | null;
                byCheckpoints: components["schemas"]["ExactNumber"] | null;
            };
            checkpoints: {
                last: components["schemas"]["EpochMs"] | null;
                maxWalBytes: components["schemas"]["ExactNumber"] | null;
                /** @description PostgreSQL 18 and later: those that were due and had work. */
                performed: components["schemas"]["ExactNumber"] | null;
                requested: components["schemas"]["ExactNumber"] | null;
                syncTimeMs: components["schemas"]["ExactNumber"] | null;
                timed: components["schemas"]["ExactNumber"] | null;
                timeoutSeconds: number | null;
                writeTimeMs: components["schemas"]["ExactNumber"] | null;
            };
            completeness: components["schemas"]["Completeness"];
            from: components["schemas"]["EpochMs"];
            /** @description From pg_stat_io; empty before PostgreSQL 16. */
            items: components["schemas"]["IoItem"][];
            sources: components["schemas"]["AnswerSource"][];
            temporary: {
                bytes: components["schemas"]["ExactNumber"] | null;
                files: components["schemas"]["ExactNumber"] | null;
            };
            /** @description Whether track_io_timing is on: without it times are not known. */
            timing: boolean | null;
            to: components["schemas"]["EpochMs"];
            wal: {
                /** @description How often WAL was written because wal_buffers was full. */
                buffersFull: components["schemas"]["ExactNumber"] | null;
                bytes: components["schemas"]["ExactNumber"] | null;
                directoryBytes: components["schemas"]["ExactNumber"] | null;
                directoryFiles: components["schemas"]["ExactNumber"] | null;
                fullPageImages: components["schemas"]["ExactNumber"] | null;
                /** @description WAL that must be kept for recovery and slots. */
                keptBytes: components["schemas"]["ExactNumber"] | null;
                keptForSlotsBytes: components["schemas"]["ExactNumber"] | null;
                oldestSlot: string | null;
                records: components["schemas"]["ExactNumber"] | null;
            };
        };
        IoItem: {
            backendType: string | null;
            context: string | null;
            evictions: components["schemas"]["ExactNumber"] | null;
            extends: components["schemas"]["ExactNumber"] | null;
            fsyncs: components["schemas"]["ExactNumber"] | null;
            fsyncTimeMs: components["schemas"]["ExactNumber"] | null;
            hits: components["schemas"]["ExactNumber"] | null;
            /** @description Found in shared buffers, of all that was looked for, 0 to 1. */
            hitShare: number | null;
            meanReadMs: number | null;
            meanWriteMs: number | null;
            object: string | null;
            readBytes: components["schemas"]["ExactNumber"] | null;
            reads: components["schemas"]["ExactNumber"] | null;
            /** @description Null where track_io_timing is off. */
            readTimeMs: components["schemas"]["ExactNumber"] | null;
            writeBytes: components["schemas"]["ExactNumber"] | null;
            writes: components["schemas"]["ExactNumber"] | null;
            writeTimeMs: components["schemas"]["ExactNumber"] | null;
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
        LockHistory: {
            /** @description Root blockers, the longest wait first. */
            blockers: components["schemas"]["PastBlocker"][];
            completeness: components["schemas"]["Completeness"];
            from: components["schemas"]["EpochMs"];
            /** @description The longest wait seen in each step; 0 when nobody waited. */
            longestWaitMs: components["schemas"]["LabelledSeries"];
            /** @description Root blockers that were left out because of `limit`. */
            otherBlockers: number;
            /** @description How many samples of the sessions were taken in the range. */
            samples: number;
            stepMs: number;
            to: components["schemas"]["EpochMs"];
            /** @description The most sessions that waited in any one sample of each step. */
            waiting: components["schemas"]["LabelledSeries"];
        };
        LockNode: {
            applicationName: string | null;
            backendStart: components["schemas"]["EpochMs"] | null;
            backendType: string | null;
            /** @description Every process it waits for; the tree shows it below one of them. */
            blockedBy: number[];
            blockedByPrepared: string | null;
            /** @description Cancels its statement, and only its: the pid may be another session by now. */
            cancelSql: string | null;
            clientAddr: string | null;
            datname: string | null;
            /** @description 0 for the root, 1 for what waits for it, and so on. */
            depth: number;
            fingerprint: string | null;
            /** @description Name of the prepared transaction. */
            gid: string | null;
            /** @description What others wait for that it holds; it may hold more that nobody wants. */
            holds: components["schemas"]["LockOn"][];
            /** @description It waits for itself through others: a deadlock that PostgreSQL will soon break. */
            inCircle: boolean;
            /** @description Names it within this answer: pid:<pid> or gid:<name>. */
            key: string;
            /**
             * @description A session, a prepared transaction, or a process that blocks and was not seen among the sessions.
             * @enum {string}
             */
            kind: "session" | "prepared" | "gone";
            /** @description Its current or latest statement. Of a blocker this may not be the one that took the lock: locks are held until the transaction ends, whatever runs after. */
            latestStatement: string | null;
            /** @description The longest of their waits. */
            longestBehindMs: number | null;
            /** @description The key of what it waits for; null for the root of a tree. */
            parent: string | null;
            pid: number | null;
            queryId: string | null;
            state: string | null;
            /** @description How long it has been in this state. */
            stateAgeMs: number | null;
            /** @description Ends the session, or rolls the prepared transaction back. */
            terminateSql: string | null;
            usename: string | null;
            /** @description How many wait for it, also through others. */
            waitingBehind: number;
            /** @description How many wait for it. */
            waitingDirectly: number;
            /** @description Whether the server tells since when it waits (14 and later), or samples saw it, a second or more later. */
            waitingKnownBy: ("server" | "samples") | null;
            waitingMs: number | null;
            waitingSince: components["schemas"]["EpochMs"] | null;
            /** @description The lock it waits for; null for a root. */
            waitsFor: components["schemas"]["LockOn"] | null;
            /** @description How long its transaction has been open. */
            xactAgeMs: number | null;
        };
        LockOn: {
            /** @description Null when the mode is not known. */
            mode: string | null;
            /** @description The relation: also that of the row for which a transaction is waited for. Null when it is not known or there is none. */
            relation: string | null;
            /**
             * @description What kind of lock it is, as `pg_locks` has it.
             * @example relation
             * @example transactionid
             * @example tuple
             */
            type: string;
        };
        LockTree: {
            /** @description When the sample was taken; null when there is none near the moment asked for. */
            at: components["schemas"]["EpochMs"] | null;
            /** @description How much older the sample is than the moment asked for. */
            dataAgeMs: number | null;
            longestWaitMs: number | null;
            /** @description The trees, the root with most waiting behind it first, each node before those that wait for it. */
            nodes: components["schemas"]["LockNode"][];
            /** @description Why there is no sample, or why the blockers cannot be told; else null. */
            reason: string | null;
            /** Format: uuid */
            serverId: string;
            /** @description Sessions that wait for a lock and of which it is not known yet for whom: locks are read every two seconds. */
            unexplained: number;
            /** @description Sessions that wait for a lock. */
            waiting: number;
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
            /** @description What was collected before this moment is deleted for ever; null if nothing was. */
            historyDeletedAt: components["schemas"]["EpochMs"] | null;
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
        Panel: {
            answer: components["schemas"]["Series"] | null;
            id: string;
            /** @description Why this chart alone has no answer; the others have theirs. */
            problem: components["schemas"]["Problem"] | null;
        };
        Panels: {
            from: components["schemas"]["EpochMs"];
            panels: components["schemas"]["Panel"][];
            to: components["schemas"]["EpochMs"];
        };
        /** @description A family that is not read on this server, and why. */
        PartNotRead: {
            family: string;
            reason: string;
        };
        PasswordChange: {
            currentPassword: string;
            newPassword: string;
        };
        PastBlocker: {
            applicationName: string | null;
            backendStart: components["schemas"]["EpochMs"] | null;
            datname: string | null;
            firstSeenAt: components["schemas"]["EpochMs"];
            gid: string | null;
            /** @description It was seen idle in its transaction while others waited. */
            idleInTransaction: boolean;
            lastSeenAt: components["schemas"]["EpochMs"];
            longestWaitMs: number | null;
            mostWaiting: number;
            pid: number | null;
            /** @description What was waited for, as far as it has a name. */
            relations: string[];
            usename: string | null;
            /** @description When most waited: ask for the tree of this moment. */
            worstAt: components["schemas"]["EpochMs"];
        };
        /** @description [milliseconds since 1970, value]; null = not known. */
        Point: [
            components["schemas"]["EpochMs"],
            components["schemas"]["ExactNumber"] | null
        ];
        /**
         * @description How every failed request is answered (RFC 9457).
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "code": "query.range-too-long",
         *       "detail": "The range of 800 days is longer than the 732 days that one answer may span; ask for a shorter range.",
         *       "requestId": "0198a7c2-5b1e-7d1c-8f0e-2f5d7d1c8f0e"
         *     }
         */
        Problem: {
            /** @description Stable, `<owner>.<what>`; clients may switch on it. */
            code: string;
            /** @description A sentence that names the value and, where there is one, the remedy. */
            detail: string;
            /** @description Every wrong field of a request that does not fit. */
            errors?: {
                message: string;
                path: string;
            }[];
            /** @description Names the request in the logs of the service. */
            requestId?: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What went wrong, in a few words that stay the same. */
            title: string;
            /** @description A URI of the kind of problem; `about:blank` when the status says it all. */
            type: string;
        } & {
            [key: string]: unknown;
        };
        Progress: {
            /** @description When the commands, or that there is none, were seen; of several the oldest. */
            at: components["schemas"]["EpochMs"] | null;
            items: components["schemas"]["ProgressItem"][];
            sources: components["schemas"]["AnswerSource"][];
        };
        ProgressItem: {
            /** @description Whether autovacuum runs it; null when its session was not sampled. */
            automatic: boolean | null;
            /** @description Sessions it waits for. */
            blockedBy: number[];
            /** @enum {string} */
            command: "VACUUM" | "ANALYZE" | "CREATE INDEX" | "CLUSTER" | "BASE BACKUP" | "COPY";
            datname: string | null;
            /** @description The command as the server names it, such as REINDEX CONCURRENTLY. */
            detail: string | null;
            /** @description What is done of the current phase, in its unit. */
            done: number | null;
            /** @description VACUUM: passes over all indexes that are done; more than one is slow. */
            indexPasses: number | null;
            phase: string | null;
            pid: number;
            /** @description Of the current phase, not of the whole command, 0 to 1. */
            share: number | null;
            startedAt: components["schemas"]["EpochMs"] | null;
            /** @description With its schema; the OID where its name is not known. */
            table: string | null;
            /** @description As `GET /servers/{id}/tables` names it. */
            tableId: string | null;
            /** @description All of the current phase; null where the server does not know it. */
            total: number | null;
            unit: ("blocks" | "rows" | "bytes" | "sessions" | "tables") | null;
            waitEvent: string | null;
        };
        PrometheusBuild: {
            data: {
                application: string;
                version: string;
            };
            /** @constant */
            status: "success";
        };
        PrometheusLabels: {
            data: string[];
            /** @constant */
            status: "success";
            /** @description What is missing from the answer. */
            warnings?: string[];
        };
        PrometheusMetadata: {
            data: {
                [key: string]: {
                    help: string;
                    /** @enum {string} */
                    type: "counter" | "gauge";
                    unit: string;
                }[];
            };
            /** @constant */
            status: "success";
        };
        /** @description An answer to a query, as Prometheus gives it. */
        PrometheusQuery: {
            data: {
                result: {
                    metric: {
                        [key: string]: string;
                    };
                    /** @description [seconds since 1970, the value as a text] */
                    value: [
                        number,
                        string
                    ];
                }[];
                /** @constant */
                resultType: "vector";
            } | {
                result: {
                    metric: {
                        [key: string]: string;
                    };
                    values: [
                        number,
                        string
                    ][];
                }[];
                /** @constant */
                resultType: "matrix";
            } | {
                /** @description [seconds since 1970, the value as a text] */
                result: [
                    number,
                    string
                ];
                /** @constant */
                resultType: "scalar";
            };
            /** @constant */
            status: "success";
            /** @description What is missing from the answer. */
            warnings?: string[];
        };
        PrometheusSeries: {
            data: {
                [key: string]: string;
            }[];
            /** @constant */
            status: "success";
            /** @description What is missing from the answer. */
            warnings?: string[];
        };
        QueryDetail: {
            /** @description Shared blocks hit and read for each row returned or affected. */
            blocksPerRow: number | null;
            calls: components["schemas"]["ExactNumber"] | null;
            completeness: components["schemas"]["Completeness"];
            estimate: boolean;
            estimateReason: string | null;
            fingerprint: string | null;
            /** @description When its text first came, or when the server began to count it, whichever is earlier. */
            firstSeenAt: components["schemas"]["EpochMs"] | null;
            from: components["schemas"]["EpochMs"];
            kind: ("select" | "insert" | "update" | "delete" | "merge" | "copy" | "call" | "ddl" | "maintenance" | "transaction" | "other") | null;
            /** @description The end of the last step of the range in which it ran; null when it did not. */
            lastSeenAt: components["schemas"]["EpochMs"] | null;
            meanTimeMs: components["schemas"]["ExactNumber"] | null;
            measures: {
                [key: string]: components["schemas"]["ExactNumber"] | null;
            };
            queryId: string;
            /** @description Null where only samples are known. */
            regression: components["schemas"]["Regression"] | null;
            rows: components["schemas"]["ExactNumber"] | null;
            /** @description The same for each database and user that ran it. */
            rowsByUser: components["schemas"]["QueryItem"][];
            /** @description Sessions that run it now, the longest first. */
            running: components["schemas"]["Session"][];
            /** @description When that was sampled; null when no sample is recent. */
            runningAt: components["schemas"]["EpochMs"] | null;
            sampledActiveSeconds: number | null;
            /** @description Every counter of pg_stat_statements that the server has, per second, and the means and ratios of them. */
            series: components["schemas"]["QuerySeries"][];
            /** @description Its part of the sampled active seconds in the range, 0 to 1, so that what has not finished counts; of all execution time where samples are not read. */
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
         *       "kind": "update",
         *       "value": 8125.5,
         *       "share": 0.31,
         *       "compared": null,
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
            /** @description The earlier range; null unless `compare` was asked. */
            compared: components["schemas"]["ComparedMeasure"] | null;
            datname: string | null;
            /** @description The parser fingerprint: the same on all servers and versions. */
            fingerprint: string | null;
            /** @description Null while the text is not known. */
            kind: ("select" | "insert" | "update" | "delete" | "merge" | "copy" | "call" | "ddl" | "maintenance" | "transaction" | "other") | null;
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
            /** @description Its part of that measure of all statements, 0 to 1; null for a mean or a ratio, which have no sum. */
            share: number | null;
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
            /** @description The measure that the list is ordered by. */
            value: components["schemas"]["ExactNumber"] | null;
        };
        QueryPage: {
            /** @description The earlier range; null unless `compare` was asked. */
            compared: {
                completeness: components["schemas"]["Completeness"];
                estimate: boolean;
                from: components["schemas"]["EpochMs"];
                slowerRule: string;
                to: components["schemas"]["EpochMs"];
            } | null;
            completeness: components["schemas"]["Completeness"];
            /** @description True when all comes from samples alone, because pg_stat_statements is missing. */
            estimate: boolean;
            estimateReason: string | null;
            /** @description What the list can be filtered by: the values that occur in the range. */
            found: {
                datnames: string[];
                usenames: string[];
            };
            from: components["schemas"]["EpochMs"];
            /** @description What brings pg_stat_statements onto the server, in order; empty where nothing has to be done. */
            installSql: string[];
            items: components["schemas"]["QueryItem"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
            /** @description The measure that the list is ordered by. */
            order: string;
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
            /** @description How far apart its points are: what is read less often has fewer. */
            stepMs: number;
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
        Regression: {
            calls: components["schemas"]["ExactNumber"] | null;
            callsBefore: components["schemas"]["ExactNumber"] | null;
            from: components["schemas"]["EpochMs"];
            meanTimeBeforeMs: components["schemas"]["ExactNumber"] | null;
            meanTimeMs: components["schemas"]["ExactNumber"] | null;
            /** @description The rule in words. */
            rule: string;
            /** @description Null with too few calls in one of the ranges to tell. */
            slower: boolean | null;
            /** @description Where the earlier range lay. */
            to: components["schemas"]["EpochMs"];
        };
        ReplicationPublication: {
            /** @description It has every table of its database, also later ones. */
            allTables: boolean | null;
            datname: string | null;
            name: string;
            operations: ("insert" | "update" | "delete" | "truncate")[];
            owner: string | null;
            /** @description Tables listed one by one. */
            tables: number | null;
            /** @description Changes of partitions go under the name of their root. */
            viaRoot: boolean | null;
        };
        ReplicationReceiver: {
            lastMessageAt: components["schemas"]["EpochMs"] | null;
            /** @description Age of the last replayed transaction; 0 when all was replayed. */
            replayDelaySeconds: number | null;
            senderHost: string | null;
            senderPort: number | null;
            /** @description The watched server that sends, where that can be told. */
            serverId: string | null;
            serverName: string | null;
            slotName: string | null;
            status: string | null;
            timeline: number | null;
        };
        ReplicationSender: {
            applicationName: string | null;
            clientAddr: string | null;
            connectedAt: components["schemas"]["EpochMs"] | null;
            flushLagBytes: components["schemas"]["ExactNumber"] | null;
            flushLagSeconds: number | null;
            pid: number | null;
            replayLagBytes: components["schemas"]["ExactNumber"] | null;
            replayLagSeconds: number | null;
            replyAt: components["schemas"]["EpochMs"] | null;
            sentLagBytes: components["schemas"]["ExactNumber"] | null;
            /** @description The watched server that it is, where that can be told. */
            serverId: string | null;
            serverName: string | null;
            state: string | null;
            syncState: string | null;
            usename: string | null;
            writeLagBytes: components["schemas"]["ExactNumber"] | null;
            writeLagSeconds: number | null;
            xminAge: components["schemas"]["ExactNumber"] | null;
        };
        ReplicationSlot: {
            active: boolean | null;
            activePid: number | null;
            catalogXminAge: components["schemas"]["ExactNumber"] | null;
            confirmedLagBytes: components["schemas"]["ExactNumber"] | null;
            database: string | null;
            /** @description Since PostgreSQL 17; null while it is in use or where it is not told. */
            inactiveSince: components["schemas"]["EpochMs"] | null;
            invalidationReason: string | null;
            name: string;
            plugin: string | null;
            /** @description WAL kept because of it. */
            retainedBytes: components["schemas"]["ExactNumber"] | null;
            /** @description WAL that may still be written before it is in danger. */
            safeWalBytes: components["schemas"]["ExactNumber"] | null;
            /** @description Copied from the primary: nobody uses it before a failover. */
            synced: boolean | null;
            type: string | null;
            walStatus: string | null;
            xminAge: components["schemas"]["ExactNumber"] | null;
        };
        ReplicationSubscription: {
            applyErrors: components["schemas"]["ExactNumber"] | null;
            conflicts: components["schemas"]["ExactNumber"] | null;
            datname: string | null;
            enabled: boolean | null;
            /** @description Changes received and not yet reported as applied. */
            lagBytes: components["schemas"]["ExactNumber"] | null;
            messageAgeSeconds: number | null;
            name: string;
            syncErrors: components["schemas"]["ExactNumber"] | null;
            workers: number;
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
        RoleTable: {
            permissions: {
                description: string;
                permission: string;
                /** @description Who has it. */
                roles: ("admin" | "editor" | "viewer")[];
            }[];
            /** @description From the one that may do least. */
            roles: ("admin" | "editor" | "viewer")[];
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
        SchemaObject: {
            datname: string | null;
            /** @description With ? in place of literals; of a function all but its body. */
            definition: string | null;
            id: string;
            /** @description After that of its table where it belongs to one. */
            name: string;
            /** @description The table or view that it belongs to. */
            relation: string | null;
            schemaname: string | null;
            /** @description Of a table and its parts, as `GET /servers/{id}/tables` names it. */
            tableId: string | null;
            /** @description schema, table, view, column, constraint, index, trigger, function, type, sequence, … */
            type: string;
        };
        SchemaPage: {
            /** @description When something of it last changed, or was first read. */
            at: components["schemas"]["EpochMs"] | null;
            databases: components["schemas"]["DatabaseRead"][];
            items: components["schemas"]["SchemaObject"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
            sources: components["schemas"]["AnswerSource"][];
            total: number;
            /** @description All databases and schemas, whatever was searched for. */
            tree: {
                /** @description Objects by type. */
                counts: {
                    [key: string]: number;
                };
                datname: string | null;
                schemaname: string | null;
            }[];
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
         *       },
         *       "compared": null
         *     }
         */
        Series: {
            compared: components["schemas"]["ComparedSeries"] | null;
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
            /** @description Unit of the metric; with `value` = rate it is this per second. Of a ratio: `ratio`, or `a/b`. */
            unit: string;
            /** @enum {string} */
            value: "rate" | "total" | "delta";
        };
        ServerAttention: {
            at: components["schemas"]["EpochMs"];
            items: components["schemas"]["AttentionItem"][];
            /** Format: uuid */
            serverId: string;
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
            attention: components["schemas"]["AttentionDigest"];
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
        ServerLeftOut: {
            name: string;
            reason: string;
            /** Format: uuid */
            serverId: string;
        };
        ServerPage: {
            items: components["schemas"]["ServerSummary"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
        };
        ServerReplication: {
            cluster: components["schemas"]["Cluster"];
            collectedAt: components["schemas"]["EpochMs"] | null;
            dataAgeMs: number | null;
            notRead: components["schemas"]["PartNotRead"][];
            /** @description Of all databases, read every five minutes; a standby has those of its primary. */
            publications: components["schemas"]["ReplicationPublication"][];
            receiver: components["schemas"]["ReplicationReceiver"] | null;
            /** @enum {string} */
            role: "primary" | "standby" | "unknown";
            senders: components["schemas"]["ReplicationSender"][];
            /** Format: uuid */
            serverId: string;
            slots: components["schemas"]["ReplicationSlot"][];
            subscriptions: components["schemas"]["ReplicationSubscription"][];
        };
        ServerShare: {
            completeness: components["schemas"]["Completeness"] | null;
            name: string;
            /** @description Why this server is not part of the answer. */
            problem: components["schemas"]["Problem"] | null;
            /** Format: uuid */
            serverId: string;
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
         *       "maxConnections": 200,
         *       "attention": {
         *         "critical": 0,
         *         "warning": 1,
         *         "unknown": 0,
         *         "worst": "lock-wait",
         *         "since": 1784999950000
         *       }
         *     }
         */
        ServerSummary: {
            /** @description Sessions that were running or waiting inside a query. */
            activeSessions: components["schemas"]["ExactNumber"] | null;
            attention: components["schemas"]["AttentionDigest"];
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
         *       "leaderPid": null,
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
         *       "blockedByPrepared": null,
         *       "blocks": [],
         *       "lockMode": "ShareLock",
         *       "lockRelation": null,
         *       "lockWaitMs": 4800,
         *       "lockWaitKnownBy": "server"
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
            /** @description Name of the prepared transaction it waits for. */
            blockedByPrepared: string | null;
            /** @description Process ids that wait for this session. */
            blocks: number[];
            clientAddr: string | null;
            datname: string | null;
            fingerprint: string | null;
            /** @description Process id of the leader, for a parallel worker. */
            leaderPid: number | null;
            lockMode: string | null;
            lockRelation: string | null;
            /** @description samples: since it was first seen waiting, as PostgreSQL before 14 does not tell. Null: not known. */
            lockWaitKnownBy: ("server" | "samples") | null;
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
        SettingItem: {
            category: string | null;
            /** @description Who may change it and when: `postmaster` needs a restart. */
            context: string | null;
            defaultValue: string | null;
            description: string | null;
            /** @description Whether the value is the one that PostgreSQL itself has. */
            isDefault: boolean | null;
            name: string;
            /** @description Of the server that was compared with; null: it lacks it. */
            otherValue?: string | null;
            pendingRestart: boolean | null;
            /** @description What the files say, where a restart is waited for. */
            pendingValue: string | null;
            source: string | null;
            sourceFile: string | null;
            sourceLine: number | null;
            /** @description As SHOW writes it; null where it cannot be seen from our own session. */
            value: string | null;
        };
        Settings: {
            /** @description When something of them last changed, or was first read. */
            at: components["schemas"]["EpochMs"] | null;
            fileErrors: {
                error: string;
                file: string;
                line: number | null;
                name: string | null;
            }[];
            items: components["schemas"]["SettingItem"][];
            /** @description Settings of databases and roles, which come before those of the server. */
            ofRoles: {
                /** @description Null: in all databases. */
                datname: string | null;
                name: string;
                /** @description Null: for all roles. */
                rolname: string | null;
                value: string | null;
            }[];
            other: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            sources: components["schemas"]["AnswerSource"][];
            total: {
                all: number;
                changed: number;
                different: number | null;
                pending: number;
            };
        };
        SignedInSession: {
            /** @description Where from; null for sessions from before this was kept. */
            address: string | null;
            createdAt: components["schemas"]["EpochMs"];
            /** @description Whether this request was made in it. */
            current: boolean;
            /** @description When it ends by itself, if it is not used again. */
            endsAt: components["schemas"]["EpochMs"];
            /** Format: uuid */
            id: string;
            /** @description When it was last renewed, which is every few minutes while it is in use. */
            lastUsedAt: components["schemas"]["EpochMs"];
            /** @description What signed in, in its own words; null if it did not say. */
            userAgent: string | null;
        };
        SignedInSessions: {
            items: components["schemas"]["SignedInSession"][];
        };
        TableDetail: {
            accessMethod: string | null;
            columns: {
                averageWidth: number | null;
                /** @description How well the order on disk follows the values, -1 to 1. */
                correlation: number | null;
                definition: string | null;
                /** @description Distinct values; negative: their part of all rows. */
                distinct: number | null;
                name: string;
                nullFraction: number | null;
            }[];
            completeness: components["schemas"]["Completeness"];
            constraints: {
                definition: string | null;
                name: string;
            }[];
            definition: string | null;
            from: components["schemas"]["EpochMs"];
            indexes: components["schemas"]["IndexItem"][];
            /** @description Storage parameters. */
            options: string | null;
            sources: components["schemas"]["AnswerSource"][];
            table: components["schemas"]["TableItem"];
            tablespace: string | null;
            to: components["schemas"]["EpochMs"];
            triggers: {
                definition: string | null;
                name: string;
            }[];
        };
        TableItem: {
            /** @description Space beyond what the rows need; an estimate unless measured. */
            bloatBytes: components["schemas"]["ExactNumber"] | null;
            /** @description Whether pgstattuple measured the bloat. */
            bloatMeasured: boolean;
            bloatShare: number | null;
            blocksHit: components["schemas"]["ExactNumber"] | null;
            /** @description Blocks of table, TOAST table and indexes from outside shared buffers. */
            blocksRead: components["schemas"]["ExactNumber"] | null;
            datname: string | null;
            /** @description Dead rows as PostgreSQL estimates them. */
            deadRows: components["schemas"]["ExactNumber"] | null;
            /** @description Dead rows of all rows, 0 to 1. */
            deadShare: number | null;
            deleted: components["schemas"]["ExactNumber"] | null;
            /** @description Age of its oldest unfrozen transaction id. */
            frozenAge: components["schemas"]["ExactNumber"] | null;
            /** @description Change of the total size since it was first seen in the range. */
            growthBytes: components["schemas"]["ExactNumber"] | null;
            /** @description Updates that made no new index entries, of all updates; null without any. */
            hotShare: number | null;
            /** @description OIDs of database and table, such as 16384.24576. */
            id: string;
            idxScans: components["schemas"]["ExactNumber"] | null;
            indexBytes: components["schemas"]["ExactNumber"] | null;
            inserted: components["schemas"]["ExactNumber"] | null;
            isPartition: boolean | null;
            /** @enum {string} */
            kind: "table" | "partitioned table" | "materialised view" | "unknown";
            lastAnalyze: components["schemas"]["EpochMs"] | null;
            /** @description Last vacuum, by hand or automatic; null when never or before a reset. */
            lastVacuum: components["schemas"]["EpochMs"] | null;
            modifiedSinceAnalyze: components["schemas"]["ExactNumber"] | null;
            multixactAge: components["schemas"]["ExactNumber"] | null;
            relname: string | null;
            /** @description Live rows as PostgreSQL estimates them. */
            rows: components["schemas"]["ExactNumber"] | null;
            schemaname: string | null;
            seqRowsRead: components["schemas"]["ExactNumber"] | null;
            /** @description In the range, as all that is counted. */
            seqScans: components["schemas"]["ExactNumber"] | null;
            tableBytes: components["schemas"]["ExactNumber"] | null;
            /** @description Table, TOAST table, maps and indexes; null where sizes are not read. */
            totalBytes: components["schemas"]["ExactNumber"] | null;
            updated: components["schemas"]["ExactNumber"] | null;
        };
        TablePage: {
            completeness: components["schemas"]["Completeness"];
            databases: components["schemas"]["DatabaseRead"][];
            from: components["schemas"]["EpochMs"];
            items: components["schemas"]["TableItem"][];
            /** @description Give it as `cursor` to read on; null on the last page. */
            nextCursor: string | null;
            sources: components["schemas"]["AnswerSource"][];
            to: components["schemas"]["EpochMs"];
            total: {
                deadRows: components["schemas"]["ExactNumber"] | null;
                growthBytes: components["schemas"]["ExactNumber"] | null;
                tables: number;
                totalBytes: components["schemas"]["ExactNumber"] | null;
            };
        };
        Top: {
            comparedRange: {
                completeness: components["schemas"]["Completeness"];
                from: components["schemas"]["EpochMs"];
                shiftMs: number;
                to: components["schemas"]["EpochMs"];
            } | null;
            completeness: components["schemas"]["Completeness"];
            from: components["schemas"]["EpochMs"];
            items: components["schemas"]["TopItem"][];
            /** @enum {string} */
            kind: "counter" | "gauge";
            metric: string;
            /** @description All that did not fit into `limit`, together. */
            others: {
                /** @description Null unless `compare` was asked. */
                compared: components["schemas"]["ComparedTotal"] | null;
                /** @description How many lines are not in `items`. */
                lines: number;
                /** @description Its part of the total of all lines, 0 to 1; null for what does not add up, such as ages and ratios. */
                share: number | null;
                /** @description Counters: the increase in the range. Gauges: by `aggregate`. With `per` a ratio. */
                total: components["schemas"]["ExactNumber"] | null;
            };
            to: components["schemas"]["EpochMs"];
            total: {
                /** @description Null unless `compare` was asked. */
                compared: components["schemas"]["ComparedTotal"] | null;
                lines: number;
                /** @description Counters: the increase in the range. Gauges: by `aggregate`. With `per` a ratio. */
                total: components["schemas"]["ExactNumber"] | null;
            };
            unit: string;
            /** @enum {string} */
            value: "rate" | "total" | "delta";
        };
        TopItem: {
            /** @description Null unless `compare` was asked. */
            compared: components["schemas"]["ComparedTotal"] | null;
            labels: {
                [key: string]: string | null;
            };
            /** @description Its part of the total of all lines, 0 to 1; null for what does not add up, such as ages and ratios. */
            share: number | null;
            /** @description Counters: the increase in the range. Gauges: by `aggregate`. With `per` a ratio. */
            total: components["schemas"]["ExactNumber"] | null;
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
        VacuumState: {
            /** @description Of the oldest of the samples that its numbers are made of. */
            at: components["schemas"]["EpochMs"] | null;
            /** @description Whether autovacuum is switched on for the server. */
            autovacuum: boolean | null;
            databases: components["schemas"]["DatabaseAge"][];
            /** @description The oldest first; empty when nothing is held back. */
            horizon: components["schemas"]["HorizonHolder"][];
            limits: {
                failsafeAge: number | null;
                freezeMaxAge: number | null;
                multixactFreezeMaxAge: number | null;
                /** @description At this age the server takes no more transactions that write. */
                wraparound: number;
            };
            /** @description The tables with the oldest transaction ids. */
            oldest: components["schemas"]["VacuumTable"][];
            running: components["schemas"]["ProgressItem"][];
            sources: components["schemas"]["AnswerSource"][];
            /** @description Tables that are due, the most urgent first. */
            waiting: components["schemas"]["VacuumTable"][];
            /** @description How many are due in all. */
            waitingTables: number;
            workers: {
                /** @description Tables that are due wait for a worker. */
                allBusy: boolean | null;
                max: number | null;
                running: number | null;
            };
        };
        VacuumTable: {
            /** @description False when its storage parameters switch autovacuum off. */
            autovacuum: boolean;
            datname: string | null;
            deadRows: components["schemas"]["ExactNumber"] | null;
            /** @description From so many dead rows on autovacuum takes the table. */
            deadThreshold: number | null;
            due: ("dead rows" | "inserted rows" | "frozen age" | "multixact age")[];
            /** @description At this age autovacuum takes it even if it is switched off. */
            freezeMaxAge: number | null;
            frozenAge: components["schemas"]["ExactNumber"] | null;
            id: string;
            insertedRows: components["schemas"]["ExactNumber"] | null;
            /** @description Null when inserts do not make it due. */
            insertThreshold: number | null;
            lastVacuum: components["schemas"]["EpochMs"] | null;
            multixactAge: components["schemas"]["ExactNumber"] | null;
            name: string;
            running: boolean;
            /** @description The largest part of a threshold that is reached; 1 and more is due. */
            urgency: number | null;
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
            /** @description The token would have a higher role than the caller, or outlive the token that makes it. */
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
    deleteAdminServersIdHistory: {
        parameters: {
            query: {
                /** @description The name of the server, exactly. */
                name: string;
            };
            header?: never;
            path: {
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
            /** @description Lacks the permission history:delete. */
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
            /** @description The server is not retired. */
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
    getAdminUsersIdSessions: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInSessions"];
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
            /** @description There is no such user. */
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
    deleteAdminUsersIdSessions: {
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
        };
    };
    getAttention: {
        parameters: {
            query?: {
                /** @description Only these conditions; may be repeated. */
                condition?: components["schemas"]["AttentionCondition"][];
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description Items on a page, at most 500. */
                limit?: number;
                /** @description Only these servers; may be repeated. Left out: all of them. */
                server?: string[];
                /** @description `critical` leaves out warnings and what is unknown. */
                severity?: components["schemas"]["AttentionSeverity"];
                /** @description Only these states; may be repeated. Left out: what is active or unknown. */
                state?: ("active" | "clear" | "unknown")[];
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
                    "application/json": components["schemas"]["AttentionPage"];
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
            /** @description The organisation has no server that `server` names. */
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
    patchAuthMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
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
            /** @description The caller is an API token. */
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
    getAuthRoles: {
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
                    "application/json": components["schemas"]["RoleTable"];
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
    getAuthSessions: {
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
                    "application/json": components["schemas"]["SignedInSessions"];
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
    deleteAuthSessions: {
        parameters: {
            query: {
                /** @description The session that stays. */
                except: string;
            };
            header?: never;
            path?: never;
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
            /** @description The caller is an API token. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has no such session. */
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
    deleteAuthSessionsId: {
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
            /** @description The caller is an API token. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has no such session. */
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
    getClusters: {
        parameters: {
            query?: {
                /** @description Whether servers without any replication are listed too, each as a cluster of its own. */
                alone?: "true" | "false";
                /** @description Since when failovers are listed, as far as samples are kept. */
                from?: string;
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
                    "application/json": components["schemas"]["ClusterList"];
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
    getQueries: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description Only these kinds of statements. */
                kind?: ("select" | "insert" | "update" | "delete" | "merge" | "copy" | "call" | "ddl" | "maintenance" | "transaction" | "other")[];
                /** @description Only servers with this label, `name:value`; repeated ones must all be there. */
                label?: string[];
                /** @description How many statements; the first ones win. */
                limit?: number;
                /** @description The default is sampled_active_seconds where samples are read, else total_exec_time. */
                order?: "sampled_active_seconds" | "total_exec_time" | "calls" | "mean_exec_time" | "rows" | "shared_blks_hit" | "shared_blks_read" | "servers";
                /** @description Part of the normalised text, in any case. */
                search?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
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
                    "application/json": components["schemas"]["FleetQueryPage"];
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
        };
    };
    getQueriesFingerprint: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description Only servers with this label, `name:value`; repeated ones must all be there. */
                label?: string[];
                points?: number;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Our fingerprint, as `GET /queries` names it. */
                fingerprint: string;
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
                    "application/json": components["schemas"]["FleetQueryDetail"];
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
            /** @description No server has ever run a statement with this fingerprint. */
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
    getSeries: {
        parameters: {
            query: {
                /** @description How rows that fall into one line are combined; the default follows from the unit of the metric. */
                across?: "sum" | "avg" | "min" | "max";
                /** @description How several samples of a gauge within one step become one value. */
                aggregate?: "avg" | "min" | "max" | "last";
                /** @description `server`, `label:<name>`, and dimensions of the metric; comma separated or repeated. Nothing: one line for all. */
                by?: string[];
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description Only servers with this label, `name:value`; repeated values of one name are alternatives. */
                label?: string[];
                /** @description How many lines; the largest win. */
                limit?: number;
                /** @description A metric of the catalogue, or custom.<name> for what simple clients sent. */
                metric: string;
                /** @description Metrics whose values are taken away; of the same unit. */
                minus?: string[];
                /** @description Metrics by whose sum the result is divided: a ratio. Null where they are 0 or not known. */
                per?: string[];
                /** @description Metrics whose values are added to those of `metric`; of the same unit. */
                plus?: string[];
                /** @description How many points fit: the pixels of the chart. */
                points?: number;
                /** @description Only these servers; repeated. */
                server?: string[];
                /** @description raw, auto, or a length such as 60s, 1m, 10m, 1h. */
                step?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
                /** @description Counters: increase per second (default), the exact total, or the increase within each step. Gauges have neither rate nor delta. */
                value?: "rate" | "total" | "delta";
                /** @description `dimension:value`; repeated values of one dimension are alternatives. `dimension!:value` leaves rows out. */
                where?: string[];
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
                    "application/json": components["schemas"]["FleetSeries"];
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
                by?: "wait_event_type" | "wait_event" | "query" | "usename" | "datname" | "application_name" | "client_addr" | "state";
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
    getServersIdAttention: {
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
                    "application/json": components["schemas"]["ServerAttention"];
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
    getServersIdChanges: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description Only changes of these kinds; left out: of all. */
                kind?: ("setting" | "role-setting" | "schema" | "role" | "extension" | "hba-rule" | "ident-map" | "restart" | "version" | "server-role")[];
                /** @description Items on a page, at most 1000. */
                limit?: number;
                /** @description Part of the name, the database or the schema, in any case. */
                search?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
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
                    "application/json": components["schemas"]["ChangePage"];
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
    getServersIdConnections: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
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
                    "application/json": components["schemas"]["Connections"];
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
    getServersIdHost: {
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
                    "application/json": components["schemas"]["Host"];
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
    getServersIdIndexes: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                datname?: string;
                direction?: "asc" | "desc";
                /** @description Only indexes with this finding. */
                finding?: "unused" | "duplicate" | "overlapping" | "invalid";
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description Items on a page, at most 1000. */
                limit?: number;
                order?: "name" | "sizeBytes" | "growthBytes" | "scans" | "scansSinceReset" | "lastScan" | "rowsRead" | "blocksRead" | "bloatBytes";
                schemaname?: string;
                /** @description Part of the name of the index or its table, in any case. */
                search?: string;
                /** @description Whether what belongs to PostgreSQL itself is listed too. */
                system?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
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
                    "application/json": components["schemas"]["IndexPage"];
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
    getServersIdIo: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
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
                    "application/json": components["schemas"]["Io"];
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
    getServersIdLocks: {
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
                    "application/json": components["schemas"]["LockTree"];
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
    getServersIdLocksHistory: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description How many root blockers; the worst win. */
                limit?: number;
                /** @description How many points fit: the pixels of the chart. */
                points?: number;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
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
                    "application/json": components["schemas"]["LockHistory"];
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
    getServersIdPanels: {
        parameters: {
            query?: {
                /** @description Compares with the range that lies so much earlier: 30m, 1h, 1d, 1w (m, h, d, w). */
                compare?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description One chart as a query string of its own, URL encoded: `id` and everything that a series takes. What it leaves out of the time is taken from this request. Repeated, at most 24 times. */
                panel?: string[];
                /** @description How many points fit: the pixels of the chart. */
                points?: number;
                /** @description raw, auto, or a length such as 60s, 1m, 10m, 1h. */
                step?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
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
                    "application/json": components["schemas"]["Panels"];
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
    getServersIdProgress: {
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
                    "application/json": components["schemas"]["Progress"];
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
    getServersIdQueries: {
        parameters: {
            query?: {
                /** @description Compares with the range that lies so much earlier: 30m, 1h, 1d, 1w (m, h, d, w). */
                compare?: string;
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                datname?: string;
                direction?: "asc" | "desc";
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description Only these kinds of statements; repeated ones are alternatives. */
                kind?: ("select" | "insert" | "update" | "delete" | "merge" | "copy" | "call" | "ddl" | "maintenance" | "transaction" | "other")[];
                /** @description Items on a page, at most 200. */
                limit?: number;
                /** @description sampled_active_seconds (the default: what still runs counts too), total_exec_time (the default where samples are not read any more), mean_exec_time, rows_per_call, blocks_per_row, hit_ratio, or any column of pg_stat_statements. */
                order?: string;
                /** @description change: what grew most since the earlier range comes first; needs `compare`. */
                rank?: "value" | "change";
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
                /** @description What makes lines of their own. */
                by?: "all" | "datname" | "usename";
                /** @description The earlier range it is held against; left out: the one just before. */
                compare?: string;
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
    getServersIdReplication: {
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
                    "application/json": components["schemas"]["ServerReplication"];
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
    getServersIdSchema: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                at?: string;
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                datname?: string;
                /** @description Items on a page, at most 5000. */
                limit?: number;
                /** @description Only this table or view and what belongs to it. */
                relation?: string;
                schemaname?: string;
                /** @description Part of the name, in any case. */
                search?: string;
                /** @description Only objects of this type. */
                type?: string;
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
                    "application/json": components["schemas"]["SchemaPage"];
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
    getServersIdSeries: {
        parameters: {
            query: {
                /** @description How rows that fall into one line are combined; the default follows from the unit of the metric. */
                across?: "sum" | "avg" | "min" | "max";
                /** @description How several samples of a gauge within one step become one value. */
                aggregate?: "avg" | "min" | "max" | "last";
                /** @description Dimensions that make lines of their own; comma separated or repeated. */
                by?: string[];
                /** @description Compares with the range that lies so much earlier: 30m, 1h, 1d, 1w (m, h, d, w). */
                compare?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description How many lines; the largest win. */
                limit?: number;
                /** @description A metric of the catalogue, or custom.<name> for what simple clients sent. */
                metric: string;
                /** @description Metrics whose values are taken away; of the same unit. */
                minus?: string[];
                /** @description Metrics by whose sum the result is divided: a ratio. Null where they are 0 or not known. */
                per?: string[];
                /** @description Metrics whose values are added to those of `metric`; of the same unit. */
                plus?: string[];
                /** @description How many points fit: the pixels of the chart. */
                points?: number;
                /** @description raw, auto, or a length such as 60s, 1m, 10m, 1h. */
                step?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
                /** @description Counters: increase per second (default), the exact total, or the increase within each step. Gauges have neither rate nor delta. */
                value?: "rate" | "total" | "delta";
                /** @description `dimension:value`; repeated values of one dimension are alternatives. `dimension!:value` leaves rows out. */
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
    getServersIdSettings: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                at?: string;
                /** @description Part of the name or the description, in any case. */
                search?: string;
                /** @description changed: not the default; pending: waits for a restart; different: not the same on the other server. */
                show?: "all" | "changed" | "pending" | "different";
                /** @description Another server to compare with. */
                with?: string;
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
                    "application/json": components["schemas"]["Settings"];
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
    getServersIdTables: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page; left out for the first page. */
                cursor?: string;
                datname?: string;
                direction?: "asc" | "desc";
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description Items on a page, at most 1000. */
                limit?: number;
                order?: "name" | "totalBytes" | "tableBytes" | "indexBytes" | "growthBytes" | "rows" | "deadRows" | "deadShare" | "seqScans" | "seqRowsRead" | "idxScans" | "inserted" | "updated" | "deleted" | "hotShare" | "blocksRead" | "bloatBytes" | "lastVacuum" | "lastAnalyze" | "modifiedSinceAnalyze" | "frozenAge";
                schemaname?: string;
                /** @description Part of the name, with or without its schema, in any case. */
                search?: string;
                /** @description Whether what belongs to PostgreSQL itself is listed too. */
                system?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
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
                    "application/json": components["schemas"]["TablePage"];
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
    getServersIdTablesTableId: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description The server, as `GET /servers` names it. */
                id: string;
                /** @description The table, as `GET /servers/{id}/tables` names it. */
                tableId: string;
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
                    "application/json": components["schemas"]["TableDetail"];
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
            /** @description The organisation has no such server, or nothing is known of the table at that time. */
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
    getServersIdTop: {
        parameters: {
            query: {
                /** @description How rows that fall into one line are combined; the default follows from the unit of the metric. */
                across?: "sum" | "avg" | "min" | "max";
                /** @description How the samples of a gauge within the range become one number. */
                aggregate?: "avg" | "min" | "max" | "last";
                /** @description Dimensions that make lines of their own; comma separated or repeated. */
                by?: string[];
                /** @description Compares with the range that lies so much earlier: 30m, 1h, 1d, 1w (m, h, d, w). */
                compare?: string;
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                from?: string;
                /** @description How many lines; the largest win. */
                limit?: number;
                /** @description A metric of the catalogue, or custom.<name> for what simple clients sent. */
                metric: string;
                /** @description Metrics by whose sum the result is divided: a ratio. Null where they are 0 or not known. */
                per?: string[];
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                to?: string;
                /** @description `dimension:value`; repeated values of one dimension are alternatives. `dimension!:value` leaves rows out. */
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
                    "application/json": components["schemas"]["Top"];
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
    getServersIdVacuum: {
        parameters: {
            query?: {
                /** @description now, now-15m (s, m, h, d, w), milliseconds since 1970, or an ISO 8601 time. */
                at?: string;
                /** @description Tables of each list. */
                limit?: number;
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
                    "application/json": components["schemas"]["VacuumState"];
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
    getPrometheusApiV1LabelLabelValues: {
        parameters: {
            query?: {
                /** @description Seconds since 1970, or RFC 3339; now if left out. */
                end?: string;
                "match[]"?: string | string[];
                /** @description Seconds since 1970, or RFC 3339; now if left out. */
                start?: string;
            };
            header?: never;
            path: {
                label: string;
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
                    "application/json": components["schemas"]["PrometheusLabels"];
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
    getPrometheusApiV1Labels: {
        parameters: {
            query?: {
                /** @description Seconds since 1970, or RFC 3339; now if left out. */
                end?: string;
                "match[]"?: string | string[];
                /** @description Seconds since 1970, or RFC 3339; now if left out. */
                start?: string;
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
                    "application/json": components["schemas"]["PrometheusLabels"];
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
    postPrometheusApiV1Labels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Seconds since 1970, or RFC 3339; now if left out. */
                    end?: string;
                    "match[]"?: string | string[];
                    /** @description Seconds since 1970, or RFC 3339; now if left out. */
                    start?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrometheusLabels"];
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
    getPrometheusApiV1Metadata: {
        parameters: {
            query?: {
                limit?: number;
                metric?: string;
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
                    "application/json": components["schemas"]["PrometheusMetadata"];
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
    getPrometheusApiV1Query: {
        parameters: {
            query: {
                /** @description PromQL; docs/prometheus.md lists what is answered. */
                query: string;
                /** @description Seconds since 1970, or RFC 3339; now if left out. */
                time?: string;
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
                    "application/json": components["schemas"]["PrometheusQuery"];
                };
            };
            /** @description The query is not understood, or not answered here: the error names it. */
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
    postPrometheusApiV1Query: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description PromQL; docs/prometheus.md lists what is answered. */
                    query: string;
                    /** @description Seconds since 1970, or RFC 3339; now if left out. */
                    time?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrometheusQuery"];
                };
            };
            /** @description The query is not understood, or not answered here: the error names it. */
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
    getPrometheusApiV1QueryRange: {
        parameters: {
            query: {
                /** @description Likewise; its moment belongs to the answer. */
                end: string;
                /** @description PromQL; docs/prometheus.md lists what is answered. */
                query: string;
                /** @description Seconds since 1970, or RFC 3339. */
                start: string;
                /** @description Seconds, or a length such as 15s. */
                step: string;
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
                    "application/json": components["schemas"]["PrometheusQuery"];
                };
            };
            /** @description The query is not understood, or not answered here: the error names it. */
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
    postPrometheusApiV1QueryRange: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Likewise; its moment belongs to the answer. */
                    end: string;
                    /** @description PromQL; docs/prometheus.md lists what is answered. */
                    query: string;
                    /** @description Seconds since 1970, or RFC 3339. */
                    start: string;
                    /** @description Seconds, or a length such as 15s. */
                    step: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrometheusQuery"];
                };
            };
            /** @description The query is not understood, or not answered here: the error names it. */
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
    getPrometheusApiV1Series: {
        parameters: {
            query?: {
                /** @description Seconds since 1970, or RFC 3339; now if left out. */
                end?: string;
                "match[]"?: string | string[];
                /** @description Seconds since 1970, or RFC 3339; now if left out. */
                start?: string;
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
                    "application/json": components["schemas"]["PrometheusSeries"];
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
    postPrometheusApiV1Series: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Seconds since 1970, or RFC 3339; now if left out. */
                    end?: string;
                    "match[]"?: string | string[];
                    /** @description Seconds since 1970, or RFC 3339; now if left out. */
                    start?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrometheusSeries"];
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
    getPrometheusApiV1StatusBuildinfo: {
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
                    "application/json": components["schemas"]["PrometheusBuild"];
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
}
