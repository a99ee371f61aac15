using Enclosure.Server.Reference.Samples;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Shouldly;

namespace Enclosure.Tests.Reference;

/// <summary>Runs samples of one language as a reader would: each in a folder of its own, word for word.</summary>
internal sealed class SampleProgram(SampleLanguage language)
{
    private static readonly Dictionary<string, string> GoSurroundings = new()
    {
        ["GOFLAGS"] = "-mod=mod",
        ["GOPROXY"] = "off",
        ["GOTOOLCHAIN"] = "local",
        ["GOCACHE"] = Repository.File("TestResults", "go-cache"),
    };

    private readonly string _program = language.Id switch
    {
        "curl" => NeedShell(),
        "python" => NeedRequests(),
        "javascript" => Programs.Need("node", "nodejs"),
        "go" => Programs.Need("go", "golang-go"),
        "ruby" => Programs.Need("ruby", "ruby"),
        _ => throw new ArgumentException($"Nobody knows how to run {language.Id}."),
    };

    /// <summary>Lays a sample down beside the files that it sends.</summary>
    public async Task<string> LayAsync(TempDirectory all, string name, string text)
    {
        var folder = Directory.CreateDirectory(all.File(name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, FileName), text);
        await File.WriteAllTextAsync(Path.Combine(folder, "report.pdf"), "%PDF-1.7 a report\n");
        await File.WriteAllBytesAsync(Path.Combine(folder, SampleStage.Quote.Name), SampleStage.QuoteBytes);
        await File.WriteAllTextAsync(Path.Combine(folder, "message.eml"), Letters.WithFile("a.txt", "aGVsbG8=").ReplaceLineEndings("\r\n"));
        return folder;
    }

    /// <summary>What there is to do once all are laid down.</summary>
    public async Task BuildAsync(TempDirectory all)
    {
        if (language.Id != "go") return;
        await File.WriteAllTextAsync(all.File("go.mod"), "module samples\n\ngo 1.19\n");
        string[] build = ["build", "-ldflags=-s -w", "-o", all.File("bin") + "/", "./..."];
        var (code, output) = await Programs.RunAsync(_program, build, folder: all.Path, environment: GoSurroundings);
        code.ShouldBe(0, output);
        var (_, unformatted) = await Programs.RunAsync(Programs.Need("gofmt", "golang-go"), ["-l", "."], folder: all.Path);
        unformatted.ShouldBeEmpty("gofmt would write these otherwise");
    }

    /// <param name="heard">Told of all its output so far, whenever there is more.</param>
    public Task<(int Code, string Output)> RunAsync(
        TempDirectory all,
        string name,
        string[]? arguments = null,
        string input = "",
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? heard = null) =>
        language.Id == "go"
            ? Programs.RunAsync(all.File($"bin/{name}"), arguments ?? [], input, all.File(name), environment, heard)
            : Programs.RunAsync(_program, [FileName, .. arguments ?? []], input, all.File(name), environment, heard);

    private string FileName => language.Id switch
    {
        "curl" => "sample.sh",
        "python" => "sample.py",
        "javascript" => "sample.mjs",
        "go" => "main.go",
        _ => "sample.rb",
    };

    private static string NeedShell()
    {
        Programs.Need("curl", "curl");
        return Programs.Need("bash", "bash");
    }

    private static string NeedRequests()
    {
        var python = Programs.Need("python3", "python3");
        Xunit.Assert.SkipUnless(
            Directory.Exists("/usr/lib/python3/dist-packages/requests"), "needs requests for Python (Debian package python3-requests)");
        return python;
    }
}
