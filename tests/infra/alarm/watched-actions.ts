import {
  ACCOUNT_EVENTS,
  ALIAS_EVENTS,
  BUCKET_EVENTS,
  GUARD_DUTY_EVENTS,
  KEY_EVENTS,
  METRIC_ALARM_EVENTS,
  MUTE_EVENTS,
  QUEUE_EVENTS,
  ROLE_EVENTS,
  RULE_EVENTS,
  SECURITY_HUB_EVENTS,
  TOPIC_EVENTS,
  TRAIL_EVENTS,
} from "../../../infra/alarm/alarm-patterns";

/** The services that key, bucket, trail and alarm are made of, and the events that the alarm takes of each. */
export const WATCHED_EVENTS: Readonly<Record<string, readonly string[]>> = {
  kms: [...KEY_EVENTS, ...ALIAS_EVENTS],
  s3: [...BUCKET_EVENTS, ...ACCOUNT_EVENTS],
  cloudtrail: TRAIL_EVENTS,
  events: RULE_EVENTS,
  sns: TOPIC_EVENTS,
  sqs: QUEUE_EVENTS,
  cloudwatch: [...METRIC_ALARM_EVENTS, ...MUTE_EVENTS],
  iam: ROLE_EVENTS,
  guardduty: GUARD_DUTY_EVENTS,
  securityhub: SECURITY_HUB_EVENTS,
};

/** The events of actions whose name in IAM is not that of the event. */
export const EVENTS_OF_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "s3:PutEncryptionConfiguration": ["PutBucketEncryption", "DeleteBucketEncryption"],
  "s3:PutLifecycleConfiguration": ["PutBucketLifecycle", "DeleteBucketLifecycle"],
  "s3:PutReplicationConfiguration": ["PutBucketReplication", "DeleteBucketReplication"],
  "s3:PutBucketPublicAccessBlock": ["PutBucketPublicAccessBlock", "DeleteBucketPublicAccessBlock"],
  "s3:PutAccountPublicAccessBlock": [...ACCOUNT_EVENTS],
  "s3:PutBucketOwnershipControls": ["PutBucketOwnershipControls", "DeleteBucketOwnershipControls"],
  "s3:PutBucketObjectLockConfiguration": [
    "PutObjectLockConfiguration",
    "PutBucketObjectLockConfiguration",
  ],
  "s3:PutInventoryConfiguration": ["PutBucketInventoryConfiguration"],
  "s3:PutBucketCORS": ["PutBucketCors"],
};

/** Which actions that write no rule watches, and why. */
export const NOT_WATCHED: readonly (readonly [RegExp, string])[] = [
  [
    /^kms:(?:Decrypt|Encrypt|ReEncrypt(?:From|To)|Generate\w+|DeriveSharedSecret|Sign|Verify|VerifyMac)$/,
    "uses a key: the trail records it, and an alarm for each file would be none",
  ],
  [
    /^kms:(?:\w+CustomKeyStore|ImportKeyMaterial|DeleteImportedKeyMaterial|ReplicateKey|SynchronizeMultiRegionKey|UpdatePrimaryRegion)$/,
    "is not possible for a single-region key whose material AWS made",
  ],
  [/^kms:(?:CreateKey|CreateAlias)$/, "changes no key that is there"],
  [
    /^kms:(?:EnableKey|RotateKeyOnDemand|RevokeGrant|RetireGrant|UpdateKeyDescription)$/,
    "takes no protection away",
  ],
  [
    /^s3:(?:(?:Delete|Put|Replicate|Restore|Update)Object\w*|ReplicateDelete|ReplicateTags|AbortMultipartUpload|BypassGovernanceRetention|InitiateReplication|ObjectOwnerOverrideToBucketOwner)$/,
    "is about single objects: the trail records it, and Object Lock holds",
  ],
  [
    /^s3:(?:\w*AccessPoint\w*|\w*AccessGrant\w*|SubmitMultiRegionAccessPointRoutes)$/,
    "lets nobody in whom the bucket's and the key's policies do not let in",
  ],
  [
    /^s3:(?:\w*Job\w*|\w*StorageLens\w*|\w*MetadataTable\w*|\w*Metadata\w+TableConfiguration)$/,
    "reads and writes with the rights of its own role, which the policies bind",
  ],
  [
    /^s3:(?:CreateBucket|DeleteBucketWebsite|PauseReplication|PutAccelerateConfiguration|PutAnalyticsConfiguration|PutBucketAbac|PutBucketRequestPayment|PutBucketTagging|PutIntelligentTieringConfiguration|PutMetricsConfiguration|TagResource|UntagResource)$/,
    "takes neither a protection nor a file away",
  ],
  [
    /^cloudtrail:(?:\w*Channel|\w*Dashboard|\w*DashboardRefresh|\w*EventDataStore\w*|\w*Federation|\w*Query|\w*Import|\w*OrganizationDelegatedAdmin|\w*ResourcePolicy)$/,
    "is about CloudTrail Lake or an organization, not about the trail",
  ],
  [
    /^cloudtrail:(?:AddTags|CreateTrail|RemoveTags|StartLogging|PutInsightSelectors|PutEventConfiguration)$/,
    "takes nothing away that the trail records",
  ],
  [
    /^events:(?:\w*EventBus|\w*EventSource|\w*Subscriber|\w*Archive|\w*Replay|\w*Connection\w*|\w*ApiDestination|\w*Endpoint|\w*PartnerEvent\w*|\w*ResourcePolicy|PutPermission|RemovePermission|RevokeResource|AllowVendedLogDeliveryForResource)$/,
    "is about other buses and targets: the default bus cannot be deleted, and its policy gives others a right to put events, which no rule takes for AWS's",
  ],
  [
    /^events:(?:EnableRule|PutEvents|PutRawEvents|TagResource|UntagResource)$/,
    "takes no rule away: a source that begins with aws is AWS's alone",
  ],
  [
    /^sns:(?:\w*Platform\w*|\w*Endpoint\w*|\w*SMS\w*|\w*PhoneNumber)$/,
    "is about text messages and mobile devices",
  ],
  [
    /^sns:(?:ConfirmSubscription|CreateTopic|Publish|Subscribe|TagResource|UntagResource)$/,
    "takes no message away",
  ],
  [
    /^sqs:(?:ChangeMessageVisibility|DeleteMessage|SendMessage)$/,
    "is about single messages, which CloudTrail records as data events only",
  ],
  [
    /^sqs:(?:\w*MessageMoveTask|CreateQueue|TagQueue|UntagQueue)$/,
    "takes no message away: EventBridge goes on writing into the queue",
  ],
  [
    /^cloudwatch:(?:DeleteAlarmMuteRule|EnableAlarmActions|PutMetricData|TagResource|UntagResource)$/,
    "silences no alarm: only AWS puts data in a namespace that begins with AWS/",
  ],
  [
    /^cloudwatch:(?:PutDashboard|DeleteDashboards|\w*AnomalyDetector|\w*InsightRules?|\w*MetricStreams?|\w*Pipeline\w*|\w*ServiceLevelObjective|\w*OTelEnrichment|\w*Topology\w*|\w*Telemetry\w*|Link|CallWithBearerToken)$/,
    "is about dashboards, streams, insights and other things that these alarms are not made of",
  ],
  [
    /^cloudwatch:(?:\w*AccessProfile|\w*AccessGrant|\w*Alert|\w*Domain\w*|\w*IngestionEndpoint|\w*Integration|\w*Omni\w*|CreateOneTimeDeepLinkCode|\w*Space|\w*View|PutIntelligenceConfiguration|QueryTraces|SearchPrincipals|SubmitFeedback|UpdatePreferences)$/,
    "is about CloudWatch's domains and what people see in them, not about alarms",
  ],
  [
    /^iam:\w*(?:User|Group|LoginProfile|AccessKey|MFADevice|Password|SSHPublicKey|SigningCertificate|ServerCertificate|ServiceSpecificCredential|CloudFrontPublicKey|GroupPolicy|UserPolicy)(?:PermissionsBoundary|Policy|Name|ToGroup|FromGroup)?$/,
    "is about users and groups, whom the key's policy goes on finding by name and by unique id",
  ],
  [
    /^iam:\w*(?:OpenIDConnectProvider\w*|SAMLProvider|InstanceProfile|ServiceLinkedRole|DelegationRequest|DelegationToken|WebIdentityFederation)$/,
    "is about other ways to sign in and other roles than the services'",
  ],
  [
    /^iam:(?:PassRole|TagRole|UntagRole|UpdateRole|UpdateRoleDescription)$/,
    "gives a service's role neither to anyone nor any right",
  ],
  [
    /^iam:(?:CreatePolicy|CreatePolicyVersion|DeletePolicy|DeletePolicyVersion|SetDefaultPolicyVersion|TagPolicy|UntagPolicy)$/,
    "is about managed policies, of which a service's role has none: its boundary gives no right",
  ],
  [
    /^iam:(?:\w*AccountAlias|\w*AccountName|\w*AccountEmailAddress|\w*AccountProperties|\w*OrganizationsRoot\w*|SetS\w+)$/,
    "is about the account as a whole",
  ],
  [
    /^guardduty:(?:\w*(?:Member|Invitation|Organization|OrgConfiguration|MonitoringMembers)\w*|EnableOrganizationAdminAccount|DisableOrganizationAdminAccount)$/,
    "is called in the organization's administrator account, or joins one",
  ],
  [
    /^guardduty:(?:\w*(?:ThreatIntelSet|ThreatEntitySet|CustomDetectionRuleAssociation|PublishingDestination)|Delete(?:IPSet|TrustedEntitySet|Filter))$/,
    "is about lists, rules and copies that the account adds to GuardDuty's own",
  ],
  [
    /^guardduty:(?:ArchiveFindings|UnarchiveFindings|UpdateFindingsFeedback|CreateSampleFindings|CreateInvestigation)$/,
    "is about single findings, which were reported when they came",
  ],
  [
    /^guardduty:(?:CreateDetector|CreateMalwareProtectionPlan|SendObjectMalwareScan|SendSecurityTelemetry|StartMalwareScan|UpdateMalwareScanSettings|TagResource|UntagResource)$/,
    "takes no detection of S3 away",
  ],
  [
    /^securityhub:(?:\w*(?:Member|Invitation|Organization|ConfigurationPolicy|FindingAggregator|AggregatorV2)\w*)$/,
    "is called in the organization's administrator account, joins one, or gathers findings elsewhere",
  ],
  [
    /^securityhub:(?:BatchImportFindings|BatchUpdateFindings|UpdateFindings|\w*Insight|\w*ActionTarget|\w*Connector\w*|CreateTicketV2|GenerateRecommendedPolicyV2)$/,
    "is about single findings, which were reported when they came, or about how they are shown",
  ],
  [
    /^securityhub:(?:EnableImportFindingsForProduct|EnableSecurityHub\w*|BatchEnableStandards|BatchDeleteAutomationRules|DeleteAutomationRuleV2|AllowVendedLogDeliveryForResource|TagResource|UntagResource)$/,
    "takes no finding away",
  ],
];
