using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Commands;

/// <summary>A person at a terminal: a directory, the address of a server and a key, and the program run as a process of its own.</summary>
internal sealed class Terminal : IDisposable
{
    private readonly Dictionary<string, string> _environment;

    public Terminal(TestServer server, string? url = null, string? key = null) : this(url ?? server.Url, key ?? server.Account.FullKey.Text)
    {
    }

    public Terminal(string url, string key) =>
        _environment = new Dictionary<string, string> { ["ENCLOSURE_URL"] = url, ["ENCLOSURE_KEY"] = key };

    public TempDirectory Directory { get; } = new();

    public IReadOnlyDictionary<string, string> Environment => _environment;

    public Task<CommandResult> RunAsync(params string[] arguments) => EnclosureProcess.RunAsync(Directory, _environment, arguments);

    public EnclosureProcess Start(params string[] arguments) => EnclosureProcess.Start(Directory, _environment, arguments);

    /// <summary>A line for bash, with <c>enclosure</c> in its path; output and errors as one text.</summary>
    public async Task<(int Code, string Output)> BashAsync(string line)
    {
        var bash = Programs.Need("bash", "bash");
        var folder = InstallProgram();
        var sets = string.Concat(_environment.Select(variable => $"export {variable.Key}='{variable.Value}'\n"));
        return await Programs.RunAsync(bash, ["-c", $"cd '{Directory.Path}'\nPATH='{folder}':$PATH\n{sets}{line}"]);
    }

    /// <summary>A folder with the program under its name.</summary>
    public string InstallProgram()
    {
        var folder = System.IO.Directory.CreateDirectory(Directory.File("program")).FullName;
        var program = Path.Combine(folder, "enclosure");
        if (File.Exists(program)) return folder;
        var built = Path.Combine(AppContext.BaseDirectory, "enclosure.dll");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{built}' \"$@\"\n");
        if (OperatingSystem.IsWindows()) return folder;
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(Directory.File(name), bytes);
        return name;
    }

    public byte[] Read(string name) => File.ReadAllBytes(Directory.File(name));

    public string[] FilesIn(string folder) =>
    [
        .. System.IO.Directory.EnumerateFiles(Directory.File(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Dispose();
}
