# Questions that only a real Windows can answer, for .github/workflows/windows.yml.
# Each question adds a row to reports\held.md. A failure does not stop the others.

$exe = (Resolve-Path "dist\$env:TARGET\livedump.exe").Path
$dumps = "$env:RUNNER_TEMP\dumps"
$table = "reports\held.md"
New-Item -ItemType Directory -Force "reports", "$dumps" | Out-Null
if (-not (Test-Path $table)) {
    $os = (Get-CimInstance Win32_OperatingSystem)
    @(
        "## ${env:RUNNER}: $($os.Caption) $($os.Version), $env:PROCESSOR_ARCHITECTURE, livedump $env:TARGET",
        "",
        "| what | held | found |",
        "| ---- | ---- | ----- |"
    ) | Set-Content $table
}

# Adds a row to the table. The block returns the text for the column "found", and
# throws it if the answer is no.
function Held([string] $What, [scriptblock] $Block) {
    try {
        $found = "$(& $Block)"
        $held = "yes"
    } catch {
        $found = "$_"
        $held = "no"
        Write-Output "::warning::${What}: $found"
    }
    $text = ($found -replace "\s+", " ") -replace "\|", "/"
    Add-Content $table "| $What | $held | $text |"
    Write-Output "${held}: $What ($found)"
}

function Assert([bool] $Condition, [string] $Message) {
    if (-not $Condition) { throw $Message }
}

# Runs livedump and keeps its JSON as reports\NAME.json. Returns the exit code, the
# JSON and the text of standard error.
function Livedump([string] $Name, [string[]] $Arguments) {
    $errors = "reports\$Name.stderr.txt"
    $json = & $exe @Arguments --format json 2> $errors
    $code = $LASTEXITCODE
    $json | Set-Content "reports\$Name.json"
    $report = $null
    if ($json) { $report = ($json -join "`n") | ConvertFrom-Json }
    [pscustomobject]@{
        Code = $code
        Json = $report
        Errors = "$(Get-Content -Raw $errors -ErrorAction SilentlyContinue)"
    }
}

# The exit code, status, verdict and error of a run, for the column "found".
function Summary($Run) {
    $capture = $Run.Json.captures | Select-Object -First 1
    "exit code $($Run.Code), status $($capture.dump.status.code), " +
        "$($capture.dump.sizeBytes) bytes in $($capture.dump.durationMs) ms, " +
        "verdict $($Run.Json.dumps.verdict -join ','), $($Run.Json.error.message)"
}

# Takes a dump that must be complete; returns its summary.
function Complete([string] $Name, [string[]] $Arguments) {
    $run = Livedump $Name $Arguments
    Assert ($run.Code -eq 0) (Summary $run)
    Summary $run
}

# Starts livedump in a new console, with its output in files.
function Start-Livedump([string] $Name, [string] $Arguments) {
    $process = Start-Process $exe -ArgumentList $Arguments -PassThru `
        -RedirectStandardOutput "reports\$Name.stdout.txt" `
        -RedirectStandardError "reports\$Name.stderr.txt"
    $null = $process.Handle # Otherwise ExitCode stays empty.
    $process
}

# Waits until a file contains a text.
function Wait-Text([string] $Path, [string] $Text, [int] $Seconds = 60) {
    for ($i = 0; $i -lt $Seconds * 20; $i++) {
        if ("$(Get-Content -Raw $Path -ErrorAction SilentlyContinue)".Contains($Text)) { return }
        Start-Sleep -Milliseconds 50
    }
    throw "$Path did not contain '$Text' within $Seconds s"
}

# Waits until a folder has a file that is being written.
function Wait-Partial([string] $Folder, [int] $Seconds = 60) {
    for ($i = 0; $i -lt $Seconds * 50; $i++) {
        if (Get-ChildItem $Folder -Filter *.partial) { return }
        Start-Sleep -Milliseconds 20
    }
    throw "no partial file in $Folder within $Seconds s"
}

# Creates an empty folder for one question.
function New-Place([string] $Name) {
    $folder = "$dumps\$Name"
    Remove-Item -Recurse -Force $folder -ErrorAction SilentlyContinue
    (New-Item -ItemType Directory -Force $folder).FullName
}

# Sends Ctrl+Break to the console of a process, or closes the console window. A
# helper process does this, because it has to attach to that console.
function Send-Console([int] $ProcessId, [ValidateSet("break", "close")] [string] $What) {
    $script = @'
param([uint32] $id, [string] $what)
$api = Add-Type -PassThru -Namespace Win -Name Console -MemberDefinition '
  [DllImport("kernel32.dll")] public static extern bool FreeConsole();
  [DllImport("kernel32.dll")] public static extern bool AttachConsole(uint id);
  [DllImport("kernel32.dll")] public static extern bool SetConsoleCtrlHandler(IntPtr handler, bool add);
  [DllImport("kernel32.dll")] public static extern bool GenerateConsoleCtrlEvent(uint what, uint group);
  [DllImport("kernel32.dll")] public static extern IntPtr GetConsoleWindow();
  [DllImport("user32.dll")] public static extern bool PostMessageW(IntPtr window, uint message, IntPtr w, IntPtr l);'
[void] $api::FreeConsole()
if (-not $api::AttachConsole($id)) { exit 2 }
if ($what -eq "close") {
  $window = $api::GetConsoleWindow()
  [void] $api::FreeConsole()
  if (-not $api::PostMessageW($window, 0x10, [IntPtr]::Zero, [IntPtr]::Zero)) { exit 3 }
  exit 0
}
[void] $api::SetConsoleCtrlHandler([IntPtr]::Zero, $true)
if (-not $api::GenerateConsoleCtrlEvent(1, 0)) { exit 4 }
Start-Sleep -Milliseconds 200
exit 0
'@
    $file = "$env:RUNNER_TEMP\send-console.ps1"
    Set-Content $file $script
    $helper = Start-Process powershell -PassThru -Wait -WindowStyle Hidden `
        -ArgumentList "-NoProfile -ExecutionPolicy Bypass -File `"$file`" $ProcessId $What"
    Assert ($helper.ExitCode -eq 0) "the console could not be reached: $($helper.ExitCode)"
}

# Starts a process with so much memory that its dump takes seconds.
function Start-Large {
    $command = '$x = [byte[]]::new(1GB); [Random]::new(1).NextBytes($x); "ready"; Start-Sleep 600; $x.Length'
    $process = Start-Process powershell -PassThru -ArgumentList "-NoProfile -Command $command" `
        -RedirectStandardOutput "$env:RUNNER_TEMP\large.txt"
    Wait-Text "$env:RUNNER_TEMP\large.txt" "ready" 120
    $process
}

# Whether every thread of a process is suspended.
function Test-Suspended([int] $ProcessId) {
    $threads = (Get-Process -Id $ProcessId).Threads
    -not ($threads | Where-Object { $_.ThreadState -ne "Wait" -or $_.WaitReason -ne "Suspended" })
}
