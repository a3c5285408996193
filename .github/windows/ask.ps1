# Answers questions about Windows with the functions of questions.ps1. Needs an
# elevated administrator.
. "$PSScriptRoot\questions.ps1"

# The options of a kernel dump, and the status that Windows returns for them.
$options = [ordered]@{
    "full" = @("kernel")
    "stacks" = @("kernel", "--stacks")
    "hypervisor" = @("kernel", "--hypervisor")
    "nonessential" = @("kernel", "--hypervisor", "--nonessential")
    "user-pages" = @("kernel", "--user-pages")
}
foreach ($name in $options.Keys) {
    Held "kernel dump: $name" { Complete "kernel-$name" ($options[$name] + @("-o", "$(New-Place $name)\")) }
}
Held "Windows accepts a file that is marked for deletion" {
    $errors = "$(Get-Content -Raw reports\kernel-full.stderr.txt)"
    Assert (-not $errors.Contains("not marked for deletion")) $errors
    "no second attempt was needed"
}

# Who may read a dump.
Held "DACL of a kernel dump" {
    $file = Get-ChildItem "$dumps\full" -Filter *.dmp | Select-Object -First 1
    $acl = Get-Acl $file.FullName
    Assert $acl.AreAccessRulesProtected "not protected: $($acl.Sddl)"
    Assert ($acl.Sddl -notmatch ";;;(WD|BU|AU|IU)\)") "others can read it: $($acl.Sddl)"
    "$($acl.Owner): $($acl.Sddl)"
}
Held "--inherit-acl gives the permissions of the folder" {
    $place = New-Place "inherit"
    $run = Livedump "inherit-acl" @("process", "$PID", "--type", "mini", "--inherit-acl", "-o", "$place\a.dmp")
    $acl = Get-Acl "$place\a.dmp"
    Assert (-not $acl.AreAccessRulesProtected) $acl.Sddl
    $run.Json.captures[0].dump.permissions
}
Held "livedump reports that an exFAT volume stores no permissions" {
    $disk = "$env:RUNNER_TEMP\exfat.vhd"
    $script = "$env:RUNNER_TEMP\exfat.txt"
    "create vdisk file=`"$disk`" maximum=256 type=expandable", "select vdisk file=`"$disk`"", "attach vdisk",
        "create partition primary", "format fs=exfat quick", "assign letter=X" | Set-Content $script
    diskpart /s $script | Set-Content reports\diskpart.txt
    $run = Livedump "exfat" @("process", "$PID", "--type", "mini", "-o", "X:\a.dmp")
    "select vdisk file=`"$disk`"", "detach vdisk" | Set-Content $script
    diskpart /s $script | Add-Content reports\diskpart.txt
    $permissions = $run.Json.captures[0].dump.permissions
    Assert ($run.Code -eq 0) (Summary $run)
    Assert ($null -eq $permissions) "permissions $permissions"
    "$(Summary $run); $($run.Errors)"
}

# Paths: network shares, and a junction that is swapped during the dump.
Held "a UNC target: kernel" {
    $place = New-Place "unc"
    Complete "unc-kernel" @("kernel", "--stacks", "-o", ("\\localhost\" + $place.Replace(":", "$") + "\a.dmp"))
}
Held "a UNC target: process" {
    $place = New-Place "unc-process"
    Complete "unc-process" @("process", "$PID", "-o", ("\\localhost\" + $place.Replace(":", "$") + "\a.dmp"))
}
Held "a junction that is swapped while Windows writes does not redirect the dump" {
    $place = New-Place "junction"
    New-Item -ItemType Directory "$place\real", "$place\other" | Out-Null
    New-Item -ItemType Junction -Path "$place\link" -Target "$place\real" | Out-Null
    $run = Start-Livedump "junction" "kernel -o `"$place\link\a.dmp`""
    Wait-Partial "$place\real"
    cmd /c rmdir "$place\link"
    New-Item -ItemType Junction -Path "$place\link" -Target "$place\other" | Out-Null
    $run.WaitForExit()
    $names = (Get-ChildItem -Recurse $place -File).FullName -join ", "
    Assert (Test-Path "$place\real\a.dmp") "found $names"
    Assert (-not (Get-ChildItem "$place\other")) "found $names"
    "exit code $($run.ExitCode), $names"
}
Held "--force keeps the older dump until the new one is verified" {
    $place = New-Place "force"
    Set-Content "$place\a.dmp" "old"
    $text = Complete "force" @("kernel", "--stacks", "--force", "-o", "$place\a.dmp")
    Assert ((Get-ChildItem $place).Count -eq 1) "$((Get-ChildItem $place).Name)"
    $text
}

# Canceled dumps.
foreach ($when in "nothing is written yet", "Written ") {
    Held "cancel a kernel dump at '$when'" {
        $place = New-Place "cancel"
        $name = "cancel-" + $when.Split(" ")[0].ToLower()
        $run = Start-Livedump $name "kernel -o `"$place\a.dmp`""
        Wait-Text "reports\$name.stderr.txt" $when
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Send-Console $run.Id "break"
        Assert ($run.WaitForExit(300000)) "livedump did not end within 5 minutes"
        $left = (Get-ChildItem $place).Name -join ", "
        Assert ($run.ExitCode -eq 130 -and -not $left) "exit code $($run.ExitCode), left: $left"
        "after $($clock.ElapsedMilliseconds) ms"
    }
}
Held "after closing the window while a process is dumped, the process continues to run" {
    $place = New-Place "close"
    $large = Start-Large
    $run = Start-Livedump "close" "process $($large.Id) -o `"$place\a.dmp`""
    Wait-Partial $place
    Send-Console $run.Id "close"
    Assert ($run.WaitForExit(30000)) "livedump did not end"
    Start-Sleep -Seconds 1
    $isSuspended = Test-Suspended $large.Id
    Stop-Process -Id $large.Id -Force
    $left = (Get-ChildItem $place).Name -join ", "
    Assert (-not $isSuspended) "every thread of the process is suspended"
    Assert (-not $left) "left: $left"
    "exit code $($run.ExitCode)"
}
Held "no clone of a process is left behind" {
    $place = New-Place "clones"
    $target = Start-Process "$env:SystemRoot\System32\ping.exe" -PassThru -ArgumentList "-n 300 127.0.0.1"
    $before = (Get-Process ping).Count
    $text = Complete "clone-left" @("process", "$($target.Id)", "--clone", "-o", "$place\a.dmp")
    $after = (Get-Process ping).Count
    Stop-Process -Id $target.Id
    Assert ($before -eq $after) "$before before, $after after"
    $text
}

# Policies that may make Windows refuse a dump.
Held "with FullLiveReportsMax 0 the dump is taken" {
    $key = "HKLM:\SYSTEM\CurrentControlSet\Control\CrashControl\FullLiveKernelReports"
    New-Item -Force $key | Out-Null
    Set-ItemProperty $key FullLiveReportsMax 0 -Type DWord
    try {
        Complete "policy" @("kernel", "--stacks", "-o", "$(New-Place "policy")\a.dmp")
    } finally {
        Remove-ItemProperty $key FullLiveReportsMax
    }
}

# The event log of Windows.
Held "the event log contains events of live dumps, with their process IDs" {
    $log = "Microsoft-Windows-Kernel-LiveDump/Operational"
    $events = Get-WinEvent -LogName $log -Oldest
    $events | ForEach-Object { $_.ToXml() } | Set-Content reports\events.xml
    $found = $events | Group-Object Id | Sort-Object { [int] $_.Name } | ForEach-Object { "$($_.Name) x $($_.Count)" }
    Assert ($events.Count -gt 0) "no event"
    "$($found -join ', '); processes $(($events.ProcessId | Sort-Object -Unique) -join ', ')"
}

Get-Content $table | Add-Content $env:GITHUB_STEP_SUMMARY
exit 0
