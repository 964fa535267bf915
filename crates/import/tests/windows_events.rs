//! Each kind of event of Sysmon, of the Security log and of other logs of Windows.

mod reading;
mod windows_telling;

use windows_telling::{SUBJECT, events, security, sysmon, told};

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one table of inputs and what they become"
)]
fn objects_of_sysmon() {
    let by = r#""ProcessGuid":"{AA}","ProcessId":"7","Image":"C:\\a.exe","RuleName":"-""#;
    let all = [
        sysmon(
            2,
            &format!(
                r#"{by},"TargetFilename":"C:\\t\\x.txt","CreationUtcTime":"2020-01-01 00:00:00.000","PreviousCreationUtcTime":"2026-04-14 09:00:00.000""#
            ),
        ),
        sysmon(
            3,
            &format!(
                r#"{by},"User":"NT AUTHORITY\\SYSTEM","Protocol":"tcp","Initiated":"false","SourceIp":"203.0.113.9","SourceHostname":"far.example","SourcePort":"49812","DestinationIp":"::ffff:10.0.0.5","DestinationHostname":"-","DestinationPort":"445""#
            ),
        ),
        sysmon(
            6,
            r#""ImageLoaded":"C:\\d\\x.sys","Hashes":"MD5=AB,SHA256=00","Signed":"false","Signature":"-","SignatureStatus":"Unavailable""#,
        ),
        sysmon(
            7,
            &format!(
                r#"{by},"ImageLoaded":"C:\\d\\x.dll","Company":"Example","Signed":"true","Signature":"Example CA","SignatureStatus":"Expired""#
            ),
        ),
        sysmon(
            8,
            r#""SourceProcessGuid":"{AA}","SourceProcessId":"7","SourceImage":"C:\\a.exe","TargetProcessGuid":"{BB}","TargetProcessId":"8","TargetImage":"C:\\b.exe","StartAddress":"0xFF","StartModule":"-","StartFunction":"-""#,
        ),
        sysmon(
            10,
            r#""SourceProcessGUID":"{AA}","SourceProcessId":"7","SourceImage":"C:\\a.exe","TargetProcessGUID":"{BB}","TargetProcessId":"8","TargetImage":"C:\\lsass.exe","GrantedAccess":"0x1010","CallTrace":"x","SourceUser":"CORP\\ann","TargetUser":"NT AUTHORITY\\SYSTEM""#,
        ),
        sysmon(
            12,
            &format!(
                r#"{by},"EventType":"DeleteKey","TargetObject":"HKU\\S-1-5-21-1\\Software\\X""#
            ),
        ),
        sysmon(
            13,
            &format!(
                r#"{by},"EventType":"INFO","TargetObject":"HKLM\\System\\Setup\\Mode","Details":"DWORD (0x00000001)""#
            ),
        ),
        sysmon(
            14,
            &format!(
                r#"{by},"EventType":"RenameKey","TargetObject":"HKLM\\A","NewName":"HKLM\\B""#
            ),
        ),
        sysmon(
            15,
            &format!(
                r#"{by},"TargetFilename":"C:\\d\\x.exe:Zone.Identifier","Hash":"SHA1=CC","Contents":"[ZoneTransfer]\r\nZoneId=3""#
            ),
        ),
        sysmon(
            18,
            &format!(r#"{by},"EventType":"ConnectPipe","PipeName":"\\lsass""#),
        ),
        sysmon(
            20,
            r#""EventType":"WmiConsumerEvent","Operation":"Created","User":"CORP\\ann","Name":"\"c\"","Type":"Command Line","Destination":"\"cmd  /c\"""#,
        ),
        sysmon(
            22,
            &format!(
                r#"{by},"QueryName":"c2.example","QueryStatus":"0","QueryResults":"type:  5 cdn.example;::ffff:203.0.113.9;2001:db8::1;""#
            ),
        ),
        sysmon(
            22,
            r#""ProcessGuid":"{00000000-0000-0000-0000-000000000000}","ProcessId":"7","Image":"<unknown process>","QueryName":"gone.example","QueryStatus":"9003","QueryResults":"-""#,
        ),
        sysmon(
            23,
            &format!(
                r#"{by},"TargetFilename":"C:\\d\\x.tmp","Hashes":"SHA256=DD","IsExecutable":"false","Archived":"true""#
            ),
        ),
        sysmon(
            25,
            &format!(r#"{by},"Type":"Image is replaced","type":"nxlog-x""#),
        ),
        sysmon(9, &format!(r#"{by},"Device":"\\Device\\HarddiskVolume2""#)),
    ];
    let (kept, report) = events(&all.join("\n"));
    assert!(report.problems.is_empty(), "{report:#?}");
    let text: String = kept
        .events
        .iter()
        .map(told)
        .flat_map(|it| {
            let lines: Vec<String> = it.lines().map(str::to_owned).collect();
            lines
        })
        .filter(|it| !it.starts_with("  on "))
        .fold(String::new(), |all, it| all + &it + "\n")
        .replace("2026-04-14T10:00:00.123Z ", "")
        .replace(", Device id: WS5.corp.example", "");
    insta::assert_snapshot!(text, @r#"
    file Sysmon 2: creation time changed, from 2026-04-14 09:00:00.000 to 2020-01-01 00:00:00.000
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to file, Name: x.txt, Folder: C:\t
    connection Sysmon 3: TCP 203.0.113.9:49812 → 10.0.0.5:445, incoming, with far.example
      by process, Image: a.exe, Folder: C:, Process id: 7, Account: SYSTEM, Account domain: NT AUTHORITY, Unique process id: aa
      as user, Account: SYSTEM, Account domain: NT AUTHORITY
      to ip, Address: 203.0.113.9
      to ip, Address: 10.0.0.5
    imageLoad Sysmon 6: driver, unsigned
      to file, Name: x.sys, Folder: C:\d, MD5: ab
    imageLoad Sysmon 7: signature Expired
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to file, Name: x.dll, Folder: C:\d, Publisher: Example, Signer: Example CA
    remoteThread Sysmon 8: begins at 0xFF
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to process, Image: b.exe, Folder: C:, Process id: 8, Unique process id: bb
    processAccess Sysmon 10: access 0x1010
      by process, Image: a.exe, Folder: C:, Process id: 7, Account: ann, Account domain: CORP, Unique process id: aa
      as user, Account: ann, Account domain: CORP
      to process, Image: lsass.exe, Folder: C:, Process id: 8, Account: SYSTEM, Account domain: NT AUTHORITY, Unique process id: bb
    registry Sysmon 12 DeleteKey: -
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to registryKey, Hive: HKEY_USERS, Key: S-1-5-21-1\Software\X
    registry Sysmon 13: -
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to registryValue, Hive: HKEY_LOCAL_MACHINE, Key: System\Setup, Value name: Mode, Value: DWORD (0x00000001)
    registry Sysmon 14 RenameKey: renamed to HKLM\B
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to registryKey, Hive: HKEY_LOCAL_MACHINE, Key: A
    file Sysmon 15: stream created, contents [ZoneTransfer] ZoneId=3
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to file, Name: x.exe:Zone.Identifier, Folder: C:\d, SHA-1: cc
    pipe Sysmon 18: connected to \lsass
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
    wmi Sysmon 20: Operation: Created, Name: "c", Type: Command Line, Destination: "cmd /c"
      as user, Account: ann, Account domain: CORP
    dnsQuery Sysmon 22: → type: 5 cdn.example;::ffff:203.0.113.9;2001:db8::1
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to domain, Domain: c2.example
      to ip, Address: 203.0.113.9
      to ip, Address: 2001:db8::1
    dnsQuery Sysmon 22: failed: no such name
      by process, Process id: 7
      to domain, Domain: gone.example
    file Sysmon 23: deleted and archived
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to file, Name: x.tmp, Folder: C:\d, SHA-256: dd
    other Sysmon 25: process image tampered with, Type: Image is replaced
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
      to process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
    other Sysmon 9: disk read directly, Device: \Device\HarddiskVolume2
      by process, Image: a.exe, Folder: C:, Process id: 7, Unique process id: aa
    "#);
}

#[test]
fn processes_of_the_security_log() {
    let text = [
        security(
            4688,
            &format!(
                r#"{SUBJECT},"TargetUserName":"bob","TargetDomainName":"CORP","TargetUserSid":"S-1-0-0","TargetLogonId":"0x26","NewProcessId":"0x1c30","NewProcessName":"C:\\Windows\\cmd.exe","ProcessId":"0x3c0","ParentProcessName":"C:\\Windows\\svchost.exe","CommandLine":"cmd","TokenElevationType":"%%1937","MandatoryLabel":"S-1-16-12288""#
            ),
        ),
        security(
            4688,
            &format!(
                r#"{SUBJECT},"TargetUserName":"-","TargetDomainName":"-","TargetUserSid":"S-1-0-0","TargetLogonId":"0x0","NewProcessId":"0x10","NewProcessName":"C:\\a.exe","ProcessId":"0x3c0""#
            ),
        ),
        security(
            4689,
            &format!(
                r#"{SUBJECT},"ProcessId":"0x10","ProcessName":"C:\\a.exe","Status":"0xc0000005""#
            ),
        ),
    ];
    let (kept, _) = events(&text.join("\n"));
    let text: String = kept.events.iter().map(told).collect();
    insta::assert_snapshot!(text.replace("  on device, Host name: WS5\n", "").replace(", Device id: WS5", ""), @r"
    processCreated 2026-04-14T10:00:00.123Z? Security 4688: -
      by process, Image: svchost.exe, Folder: C:\Windows, Process id: 960, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to process, Command line: cmd, Image: cmd.exe, Folder: C:\Windows, Process id: 7216, Started: 2026-04-14T10:00:00.123Z, Account: bob, Account domain: CORP, Integrity level: High, Token elevation: TokenElevationTypeFull, Logon id: 0x26, Parent process id: 960, Parent image: svchost.exe
    processCreated 2026-04-14T10:00:00.123Z? Security 4688: -
      by process, Process id: 960, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to process, Image: a.exe, Folder: C:, Process id: 16, Started: 2026-04-14T10:00:00.123Z, Account: ann, Account domain: CORP, SID: S-1-5-21-1, Logon id: 0x3e7, Parent process id: 960
    processEnded 2026-04-14T10:00:00.123Z? Security 4689: exit status 0xc0000005
      by process, Image: a.exe, Folder: C:, Process id: 16, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to process, Image: a.exe, Folder: C:, Process id: 16, Account: ann, Account domain: CORP, SID: S-1-5-21-1
    ");
}

#[test]
fn sign_ins() {
    let text = [
        security(
            4624,
            &format!(
                r#"{SUBJECT},"TargetUserName":"bob","TargetDomainName":"CORP","TargetUserSid":"S-1-5-21-2","TargetLogonId":"0x26","LogonType":"10","AuthenticationPackageName":"Negotiate","WorkstationName":"WS9","IpAddress":"::ffff:10.0.0.9","IpPort":"53085","ProcessId":"0x2cc","ProcessName":"C:\\Windows\\svchost.exe""#
            ),
        ),
        security(
            4625,
            r#""SubjectUserName":"-","SubjectUserSid":"S-1-0-0","TargetUserName":"bob@corp.example","TargetDomainName":"","TargetUserSid":"S-1-0-0","LogonType":"3","Status":"0xc000006d","SubStatus":"0xc000006a","IpAddress":"-","IpPort":"-","ProcessId":"0x0","ProcessName":"-""#,
        ),
        security(
            4634,
            r#""TargetUserName":"bob","TargetDomainName":"CORP","TargetUserSid":"S-1-5-21-2","TargetLogonId":"0x26","LogonType":"3""#,
        ),
        security(
            4648,
            &format!(
                r#"{SUBJECT},"TargetUserName":"adm","TargetDomainName":"CORP","TargetServerName":"DC1","ProcessId":"0x9d0","ProcessName":"C:\\r.exe","IpAddress":"-""#
            ),
        ),
        security(
            4672,
            &format!(r#"{SUBJECT},"PrivilegeList":"SeDebugPrivilege\n\t\t\tSeBackupPrivilege""#),
        ),
        security(
            4769,
            r#""TargetUserName":"bob@CORP.EXAMPLE","TargetDomainName":"CORP.EXAMPLE","ServiceName":"sql1","TicketEncryptionType":"0x17","IpAddress":"::ffff:10.0.0.9","IpPort":"55180","Status":"0x0""#,
        ),
        security(
            4771,
            r#""TargetUserName":"bob","TargetSid":"S-1-5-21-2","ServiceName":"krbtgt/CORP","Status":"0x18","IpAddress":"10.0.0.9""#,
        ),
        security(
            4776,
            r#""TargetUserName":"bob","Workstation":"WS9","Status":"0xc0000064","PackageName":"x""#,
        ),
    ];
    let (kept, _) = events(&text.join("\n"));
    let text: String = kept.events.iter().map(told).collect();
    insta::assert_snapshot!(text.replace("  on device, Host name: WS5\n", "").replace(", Device id: WS5", "").replace("2026-04-14T10:00:00.123Z? ", ""), @r"
    logon Security 4624: RemoteInteractive (type 10), from WS9 (10.0.0.9:53085), Negotiate, logon 0x26
      by process, Image: svchost.exe, Folder: C:\Windows, Process id: 716, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      as user, Account: bob, Account domain: CORP, SID: S-1-5-21-2
      to user, Account: bob, Account domain: CORP, SID: S-1-5-21-2
      to ip, Address: 10.0.0.9
    logon Security 4625: Network (type 3), failed: bad password (0xc000006a)
      as user, Account: bob, User principal name: bob@corp.example
      to user, Account: bob, User principal name: bob@corp.example
    logon Security 4634: signed out, Network (type 3), logon 0x26
      as user, Account: bob, Account domain: CORP, SID: S-1-5-21-2
      to user, Account: bob, Account domain: CORP, SID: S-1-5-21-2
    logon Security 4648: with explicit credentials, for DC1
      by process, Image: r.exe, Folder: C:, Process id: 2512, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to user, Account: adm, Account domain: CORP
    logon Security 4672: special privileges, SeDebugPrivilege SeBackupPrivilege, logon 0x3e7
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
    logon Security 4769: Kerberos service ticket requested, from 10.0.0.9:55180, for sql1, encryption 0x17
      as user, Account: bob, Account domain: CORP.EXAMPLE, User principal name: bob@CORP.EXAMPLE
      to user, Account: bob, Account domain: CORP.EXAMPLE, User principal name: bob@CORP.EXAMPLE
      to ip, Address: 10.0.0.9
    logon Security 4771: Kerberos pre-authentication failed, failed: bad password (0x18), from 10.0.0.9, for krbtgt/CORP
      as user, Account: bob, SID: S-1-5-21-2
      to user, Account: bob, SID: S-1-5-21-2
      to ip, Address: 10.0.0.9
    logon Security 4776: credentials checked by NTLM, failed: no such user (0xc0000064), from WS9
      as user, Account: bob
      to user, Account: bob
    ");
}

#[test]
fn other_events_of_windows() {
    let text = [
        security(4697, &format!(r#"{SUBJECT},"ServiceName":"tbb","ServiceFileName":"%COMSPEC%  /c echo","ServiceAccount":"LocalSystem","ServiceStartType":"3""#)),
        security(4698, &format!(r#"{SUBJECT},"TaskName":"\\Evil","TaskContent":"&lt;Task&gt;&lt;UserId&gt;S-1-5-18&lt;/UserId&gt;&lt;Exec&gt;&lt;Command&gt;cmd.exe&lt;/Command&gt;&lt;Arguments&gt;/c a &amp;amp; b&lt;/Arguments&gt;&lt;/Exec&gt;&lt;/Task&gt;""#)),
        security(4720, &format!(r#"{SUBJECT},"TargetUserName":"new","TargetDomainName":"CORP","TargetSid":"S-1-5-21-9""#)),
        security(4732, &format!(r#"{SUBJECT},"MemberName":"CN=new,DC=corp","MemberSid":"S-1-5-21-9","TargetUserName":"Administrators","TargetDomainName":"Builtin","TargetSid":"S-1-5-32-544""#)),
        security(5140, &format!(r#"{SUBJECT},"ShareName":"\\\\*\\ADMIN$","ShareLocalPath":"\\??\\C:\\Windows","IpAddress":"10.0.0.9","IpPort":"53085","AccessMask":"0x1""#)),
        security(5145, &format!(r#"{SUBJECT},"ShareName":"\\\\*\\ADMIN$","ShareLocalPath":"\\??\\C:\\Windows","RelativeTargetName":"Temp\\x.exe","IpAddress":"10.0.0.9","IpPort":"53085""#)),
        security(5145, &format!(r#"{SUBJECT},"ShareName":"\\\\*\\IPC$","RelativeTargetName":"svcctl","IpAddress":"10.0.0.9","IpPort":"53085""#)),
        security(5157, r#""ProcessID":"4","Application":"\\device\\harddiskvolume2\\a.exe","Direction":"%%14592","SourceAddress":"10.0.0.9","SourcePort":"53121","DestAddress":"10.0.0.5","DestPort":"80","Protocol":"6""#),
        security(4663, &format!(r#"{SUBJECT},"ObjectType":"File","ObjectName":"C:\\s\\x.doc","ProcessId":"0x10","ProcessName":"C:\\a.exe","AccessMask":"0x2""#)),
        security(4719, &format!(r#"{SUBJECT},"SubcategoryGuid":"{{1}}""#)),
        r#"{"Channel":"Security","SourceName":"Microsoft-Windows-Eventlog","EventID":1102,"Hostname":"WS5","TimeCreated":"2026-04-14T10:00:00.123Z","SubjectUserName":"ann"}"#.to_owned(),
        r#"{"Channel":"System","SourceName":"Service Control Manager","EventID":7045,"Hostname":"WS5","TimeCreated":"2026-04-14T10:00:00.123Z","ServiceName":"tbb","ImagePath":"C:\\s.exe","StartType":"auto start","AccountName":"LocalSystem"}"#.to_owned(),
        r#"{"Channel":"Microsoft-Windows-PowerShell/Operational","SourceName":"Microsoft-Windows-PowerShell","EventID":4104,"Hostname":"WS5","TimeCreated":"2026-04-14T10:00:00.123Z","ScriptBlockText":"function f {\r\n  'x'\r\n}","ScriptBlockId":"s1","MessageNumber":"1","MessageTotal":"2","Path":"C:\\p.ps1"}"#.to_owned(),
        r#"{"Channel":"Microsoft-Windows-PowerShell/Operational","SourceName":"Microsoft-Windows-PowerShell","EventID":4103,"Hostname":"WS5","TimeCreated":"2026-04-14T10:00:00.123Z","Payload":"CommandInvocation(Get-X): \"Get-X\"","ContextInfo":" Host Application = powershell.exe -enc x\r\n Script Name = C:\\p.ps1\r\n User = CORP\\ann\r\n Command Path = \r\n"}"#.to_owned(),
        security(4999, r#""Odd":"value","HandleId":"0x1""#),
    ];
    let (kept, report) = events(&text.join("\n"));
    let text: String = kept.events.iter().map(told).collect();
    insta::assert_snapshot!(text.replace("  on device, Host name: WS5\n", "").replace(", Device id: WS5", "").replace("2026-04-14T10:00:00.123Z? ", ""), @r#"
    service Security 4697: service installed, tbb, runs %COMSPEC% /c echo, as LocalSystem, start demand
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
    scheduledTask Security 4698: task created, \Evil, runs cmd.exe /c a & b, as S-1-5-18
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
    accountChange Security 4720: account created
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to user, Account: new, Account domain: CORP, SID: S-1-5-21-9
    accountChange Security 4732: member added to a group, group Builtin\Administrators
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to user, Display name: CN=new,DC=corp, SID: S-1-5-21-9
      to securityGroup, Name: Administrators, SID: S-1-5-32-544
    file Security 5140: share accessed, \\*\ADMIN$, from 10.0.0.9:53085, access 0x1
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to ip, Address: 10.0.0.9
    file Security 5145: share object checked, \\*\ADMIN$, from 10.0.0.9:53085
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to file, Name: x.exe, Folder: C:\Windows\Temp
      to ip, Address: 10.0.0.9
    pipe Security 5145: share object checked, \\*\IPC$, pipe svcctl, from 10.0.0.9:53085
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to ip, Address: 10.0.0.9
    connection Security 5157: TCP 10.0.0.9:53121 → 10.0.0.5:80, incoming, blocked
      by process, Image: a.exe, Folder: \device\harddiskvolume2, Process id: 4
      to ip, Address: 10.0.0.9
      to ip, Address: 10.0.0.5
    other Security 4663: object accessed, AccessMask: 0x2
      by process, Image: a.exe, Folder: C:, Process id: 16, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
      to file, Name: x.doc, Folder: C:\s
    other Security 4719: audit policy changed, SubcategoryGuid: {1}
      as user, Account: ann, Account domain: CORP, SID: S-1-5-21-1
    other Security 1102: audit log cleared
      as user, Account: ann
    service System 7045: service installed, tbb, runs C:\s.exe, as LocalSystem, start auto start
    script PowerShell 4104: function f { 'x' }, part 1 of 2, script block s1
      to file, Name: p.ps1, Folder: C:
    script PowerShell 4103: CommandInvocation(Get-X): "Get-X", in powershell.exe -enc x
      as user, Account: ann, Account domain: CORP
      to file, Name: p.ps1, Folder: C:
    other Security 4999: Odd: value, HandleId: 0x1
    "#);
    let problems: Vec<_> = report
        .problems
        .iter()
        .map(|it| (it.kind, it.count, it.tally.clone()))
        .collect();
    insta::assert_snapshot!(format!("{problems:?}"), @r#"[(UnknownEvent, 1, [("Security 4999", 1)])]"#);
}
