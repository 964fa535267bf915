//! What is made of the same letters as encoded text, and is none.

use throughline_decode::decode;

#[test]
fn ordinary_command_lines_are_left_alone() {
    for command in [
        "",
        "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s Schedule",
        "\"C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE\" /n \"C:\\a b.docx\" /o \"\"",
        "powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\\src\\tideplan\\pack.ps1",
        "powershell -ep bypass -c Get-ChildItem",
        "powershell -e Get-ChildItem",
        "powershell -enc",
        "rundll32.exe C:\\ProgramData\\Oskr\\qlrt.dll,Start",
        "reg add HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run /v Updater /d x.exe",
        "msiexec /i {3F2504E0-4F89-11D3-9A0C-0305E82C3301} /qn",
        "/opt/microsoft/mdatp/sbin/wdavdaemon unprivileged --ipc 42 43 44",
        "/usr/lib/systemd/systemd-user-runtime-dir start 1000",
        "python3 -m pip install --no-cache-dir cryptography==41.0.7",
        "tool --hash 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
        "tool e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "tool d41d8cd98f00b204e9800998ecf8427e d41d8cd98f00b204e9800998ecf8427e",
        "ncat -l 80,443,8080,8443 --ssl-servers 1,2,3,4,5,6,7,8,9,10,11,12,13,14",
        "[char]65 is one letter",
        "\"line\" + [char]13 + [char]10",
        "git diff HEAD^ HEAD^2 -- x^y",
        "findstr /r \"^abc ^def\" a.txt",
        "cmd /c echo a ^& echo b ^| more ^> c.txt",
        "echo `whoami` and `date` here",
        "Write-Host \"one`ntwo`tthree\"",
        "https://x.example/My%20Big%20Report%20Of%20May.docx",
        "%APPDATA%\\%DATE%\\%ADDRESS%\\%BACKUP%",
        "|%{$J=($J+$S[$_]+$K[$_%$K.Count])%256;$I=($I+1)%256;$H=($H+$S[$I])%256}",
        "printf %02d%02d%02d 1 2 3",
        "chrome.exe --type=renderer --field-trial-handle=1716,i,11427012380211239485,8223170195523284716,262144",
        "svchost.exe -k UnistackSvcGroup -s WpnUserService",
        "schtasks /create /tn \"Daily\" /tr \"a.exe \"\"b c\"\" d\"",
        "C:\\Users\\ada\\AppData\\Local\\Temp\\AAAAAAAAAAAAAAAAAAAAAAAA\\setup.exe",
        "GetSystemTimePreciseAsFileTime InternationalizationServiceProvider",
        "--enable-features=NetworkServiceInProcessByDefaultForTestingPurposesOnly",
        "S-1-5-21-1004336348-1177238915-682003330-512",
        "2026-05-04T09:12:44.1234567Z 20260504091244 00000000000000000000000000000000",
        "\\\\?\\Volume{26a21bda-a627-11d7-9931-806e6f6e6963}\\",
        "don't say 'that' or it's over",
    ] {
        assert_eq!(decode(command).layers, [], "{command}");
    }
}
