using System.CommandLine;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Commands;

/// <summary>A mistake of the person at the terminal: one line, exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Flags that every command takes, and the way from them to settings and a core.</summary>
internal static class CommandContext
{
    public const string Prefix = "ENCLOSURE_";

    public static readonly Option<string?> Data = new("--data") { Description = "Data directory.", HelpName = "DIR", Recursive = true };
    public static readonly Option<bool> Json = new("--json") { Description = "Answer in JSON.", Recursive = true };

    /// <summary>appsettings.json, then variables, then flags. Throws <see cref="SettingException"/>.</summary>
    public static EnclosureSettings Settings(ParseResult parsed, IReadOnlyDictionary<string, string?>? flags = null)
    {
        var all = new Dictionary<string, string?>(flags ?? new Dictionary<string, string?>());
        if (parsed.GetValue(Data) is { } data) all["Data"] = data;
        return SettingsReader.Read(Configuration(all));
    }

    private static IConfiguration Configuration(IReadOnlyDictionary<string, string?> flags)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true)
                .AddEnvironmentVariables(Prefix)
                .AddInMemoryCollection(flags)
                .Build();
        }
        catch (InvalidDataException e)
        {
            throw new SettingException($"{e.Message} {e.GetBaseException().Message}");
        }
    }

    /// <summary>Runs on the data directory's core, beside a server that may be running.</summary>
    public static async Task<int> WithCoreAsync(ParseResult parsed, Func<Core, Task<int>> run, CancellationToken ct)
    {
        await using var core = await Core.OpenAsync(Settings(parsed), TimeProvider.System, ct);
        return await run(core);
    }

    public static Output Output(ParseResult parsed) => new(parsed.InvocationConfiguration.Output, parsed.GetValue(Json));

    public static Guid Id(string text, string what) =>
        Guid.TryParseExact(text, "D", out var id) ? id : throw new UsageException($"'{text}' is not the id of {what}.");

    /// <summary>The id of an account that exists, from its id or its slug.</summary>
    public static async Task<Guid> AccountAsync(Core core, string text, CancellationToken ct)
    {
        var found = Guid.TryParseExact(text, "D", out var id)
            ? await core.Accounts.FindAsync(id, ct)
            : await core.Accounts.FindBySlugAsync(text, ct);
        return found?.Id ?? throw new UsageException($"There is no account {text}. 'enclosure accounts list' shows them.");
    }
}
