//! What columns are called in the field, best names first: lower case, without
//! what stands between letters and figures.

use super::MapField as F;

pub(super) const ALIASES: &[(F, &str)] = &[
    (
        F::Time,
        "time timestamp eventtime alerttime firstactivity firstseen \
         kibanaalertoriginaltime starttime detectiontime detecttime timegenerated \
         timecreated occurred occurredat datetime date utctime ts creationtime \
         createdtime createdat created eventdate startdate firsttime eventstart \
         detectedat triggeredat alerttimestamp logtime eventcreated timedt start",
    ),
    (
        F::EndTime,
        "endtime lastactivity lastseen lasttime eventend stoptime finishtime enddate end",
    ),
    (
        F::Title,
        "title alerttitle alertname ruletitle rulename alertsignature kibanaalertrulename \
         signalrulename findinginfotitle detectionname detectname signature signaturename \
         threatname ruledescription name alert eventname displayname rule note event \
         message msg summary description desc",
    ),
    (
        F::Severity,
        "severity alertseverity kibanaalertseverity severityname severitylabel sev level \
         rulelevel alertlevel priority criticality risklevel threatlevel urgency \
         severityid risk impact",
    ),
    (
        F::Status,
        "status alertstatus kibanaalertworkflowstatus workflowstatus state",
    ),
    (
        F::Category,
        "category alertcategory tactic tactics mitretactic rulemitretactic attacktype \
         alerttype threattype eventcategory type eventtype classification",
    ),
    (
        F::Description,
        "description alertdescription desc details detail kibanaalertreason reason \
         findinginfodesc message fulllog summary notes sub",
    ),
    (
        F::Techniques,
        "techniques technique mitretechniques mitretechnique mitretechniqueid \
         techniqueids techniqueid attacktechniques attacktechnique rulemitreid \
         alertmetadatamitretechniqueid mitreid mitre mitreattack mitretags attackid \
         attack ttps ttp",
    ),
    (
        F::Id,
        "alertid id alertuid alertuuid kibanaalertuuid uid uuid findingid findinginfouid \
         detectionid compositeid detectid eventuid guid",
    ),
    (
        F::IncidentId,
        "incidentid incident incidentnumber caseid casenumber offenseid ticketid ticket",
    ),
    (
        F::Detector,
        "detector detectorid ruleid alertsignatureid signatureid sigid alertruleid \
         kibanaalertruleuuid ruleuuid sid detectionrule analytic rulefile",
    ),
    (
        F::Product,
        "product productname sensor engine tool analyzer provider detectionsource \
         deviceproduct eventmodule eventsource vendor devicevendor sourcetype",
    ),
    (F::AssignedTo, "assignedto assignee assigned analyst owner"),
    (
        F::Tags,
        "tags tag rulegroups kibanaalertworkflowtags keywords groups",
    ),
    (
        F::Host,
        "host hostname hosthostname devicename device devicehostname computername \
         computer machinename machine endpointname endpoint agentname agenthostname \
         assetname asset workstation server dvchost dvc systemname node \
         winlogcomputername",
    ),
    (
        F::DeviceIp,
        "hostip deviceip agentip machineip assetip endpointip computerip dvcip localip",
    ),
    (
        F::DeviceId,
        "deviceid machineid hostid endpointid agentid sensorid assetid aid",
    ),
    (
        F::User,
        "user username accountname account login loginname logonname targetusername \
         targetuser sourceusername sourceuser srcuser dstuser suser duser userid identity \
         principal actor initiatedby",
    ),
    (F::UserDomain, "userdomain accountdomain ntdomain domain"),
    (F::UserUpn, "userprincipalname upn accountupn useremail"),
    (F::UserSid, "usersid accountsid sid securityid"),
    (
        F::Ip,
        "ip ipaddress ipaddr remoteip remoteaddress clientip callerip address",
    ),
    (
        F::SourceIp,
        "sourceip srcip sourceaddress sourceipaddress srcaddr src source attackerip \
         idorigh saddr fromip sip",
    ),
    (
        F::DestinationIp,
        "destinationip destip dstip destinationaddress destinationipaddress dstaddr dst \
         dest destination targetip victimip idresph daddr toip dip",
    ),
    (F::Url, "url urlfull requesturl httpurl uri"),
    (
        F::Domain,
        "domain domainname fqdn dnsquestionname dnsrrname dnsquery queryname query \
         remotedomain tlssni sni httphostname",
    ),
    (
        F::Process,
        "process processname procname proc imagename exe executable program application \
         image",
    ),
    (
        F::ProcessPath,
        "processpath processexecutable imagepath image executablepath executable \
         processfolderpath process",
    ),
    (F::ProcessId, "processid pid processpid procid"),
    (
        F::CommandLine,
        "commandline processcommandline cmdline command cmd",
    ),
    (
        F::ProcessStart,
        "processstart processstarttime processcreationtime",
    ),
    (
        F::ParentProcess,
        "parentprocess parentprocessname processparentname parentname parentimage",
    ),
    (
        F::ParentPath,
        "parentpath parentprocesspath parentimage processparentexecutable \
         parentexecutable parentprocess",
    ),
    (
        F::ParentId,
        "parentprocessid parentid ppid parentpid processparentpid",
    ),
    (
        F::ParentCommandLine,
        "parentcommandline parentcmdline parentprocesscommandline \
         processparentcommandline",
    ),
    (
        F::ParentStart,
        "parentstart parentprocessstart processparentstart",
    ),
    (
        F::File,
        "file filename attachment attachmentname targetfilename",
    ),
    (
        F::FilePath,
        "filepath fullpath folderpath syscheckpath targetfilename targetpath path file",
    ),
    (
        F::FileHash,
        "sha256 filesha256 filehashsha256 processhashsha256 filehash hash sha1 md5 hashes \
         checksum",
    ),
    (
        F::RegistryKey,
        "registrykey registrypath regkey targetobject registry",
    ),
    (
        F::Sender,
        "sender senderaddress senderfromaddress mailfrom emailfrom fromaddress from",
    ),
    (
        F::Recipient,
        "recipient recipients recipientaddress recipientemailaddress mailto emailto rcpt \
         to",
    ),
    (
        F::Subject,
        "subject mailsubject emailsubject messagesubject",
    ),
];

/// Fields whose names are told also by the end of a dotted column
/// (`data.win.eventdata.commandLine`): they mean one thing wherever they stand.
pub(super) const BY_END: &[F] = &[
    F::CommandLine,
    F::Domain,
    F::DestinationIp,
    F::FileHash,
    F::FilePath,
    F::Host,
    F::ParentCommandLine,
    F::ParentId,
    F::ParentPath,
    F::ParentProcess,
    F::ProcessId,
    F::ProcessPath,
    F::RegistryKey,
    F::SourceIp,
    F::Url,
    F::User,
    F::UserSid,
];

/// A column's name as aliases are written.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|it| it.to_ascii_lowercase())
        .collect()
}
