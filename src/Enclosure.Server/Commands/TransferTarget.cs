using System.CommandLine;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Commands;

/// <summary>
/// Where <c>migrate</c> goes: the source's settings with those changed that flags and <c>ENCLOSURE_TO_…</c> variables name. Secrets
/// stand in variables, never on a command line.
/// </summary>
/// <param name="Settings">As a server at the target will have them.</param>
/// <param name="MovesRows">A database was named.</param>
/// <param name="MovesBytes">A store was named.</param>
internal sealed record TransferTarget(EnclosureSettings Settings, bool MovesRows, bool MovesBytes, string? MasterKey)
{
    public const string Prefix = CommandContext.Prefix + "TO_";
    private const string Sqlite = "sqlite:";
    private const string Disk = "disk:";
    private const string Bucket = "s3:";

    public static readonly Option<string?> Database = new("--to-database")
    {
        Description = $"Where rows go; as a variable {Prefix}Database. Without it rows stay where they are.",
        HelpName = "postgres://…|sqlite:DIR",
    };

    public static readonly Option<string?> Storage = new("--to-storage")
    {
        Description = $"Where files go; a bucket's details stand in variables, {Prefix}Storage__Endpoint and so on. Without it files stay.",
        HelpName = "disk:DIR|s3[:BUCKET]",
    };

    /// <summary>Throws <see cref="UsageException"/> or <see cref="SettingException"/>.</summary>
    public static TransferTarget Read(ParseResult parsed, EnclosureSettings source)
    {
        var variables = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
        var database = parsed.GetValue(Database) ?? variables["Database"];
        var storage = parsed.GetValue(Storage) ?? variables["Storage:Kind"];
        if (database is null && storage is null) throw new UsageException("Say where to: --to-database, --to-storage or both.");
        var named = ReadNamed(variables, Flags(database, storage, variables["Data"]));
        var target = new TransferTarget(
            source with
            {
                Data = IsHere(database, Sqlite) || IsHere(storage, Disk) ? named.Data : source.Data,
                Database = database is null ? source.Database : named.Database,
                Storage = storage is null ? source.Storage : named.Storage,
            },
            database is not null,
            storage is not null,
            named.MasterKey);
        target.RequireAnother(source);
        return target;
    }

    private static Dictionary<string, string?> Flags(string? database, string? storage, string? data)
    {
        var flags = new Dictionary<string, string?>();
        List<string> directories = [];
        if (IsHere(database, Sqlite)) directories.Add(Directory(database!, Sqlite, data));
        if (IsHere(storage, Disk)) directories.Add(Directory(storage!, Disk, data));
        if (directories.Select(Path.GetFullPath).Distinct().Count() > 1)
            throw new UsageException("Rows in SQLite and files on the disk lie in one directory: name the same one twice.");
        if (directories.Count > 0) flags["Data"] = directories[0];
        if (database is not null) flags["Database"] = IsHere(database, Sqlite) ? null : database;
        if (storage is not null) flags["Storage:Kind"] = IsHere(storage, Disk) ? "disk" : storage.Split(':')[0];
        if (storage?.StartsWith(Bucket, StringComparison.Ordinal) == true) flags["Storage:Bucket"] = storage[Bucket.Length..];
        return flags;
    }

    /// <summary>Whether a place is a directory of this machine: <c>disk:DIR</c>, or <c>disk</c> alone with the variable Data.</summary>
    private static bool IsHere(string? place, string kind) =>
        place is not null && (place.StartsWith(kind, StringComparison.OrdinalIgnoreCase) || place + ":" == kind);

    private static string Directory(string place, string kind, string? data) =>
        place.Length > kind.Length
            ? place[kind.Length..]
            : data ?? throw new UsageException($"{kind} needs a directory: {kind}DIR, or the variable {Prefix}Data.");

    private static EnclosureSettings ReadNamed(IConfiguration variables, Dictionary<string, string?> flags)
    {
        try
        {
            return SettingsReader.Read(new ConfigurationBuilder().AddConfiguration(variables).AddInMemoryCollection(flags).Build());
        }
        catch (SettingException e)
        {
            throw new SettingException(e.Message.Replace(CommandContext.Prefix, Prefix, StringComparison.Ordinal));
        }
    }

    private void RequireAnother(EnclosureSettings source)
    {
        var (rowsHere, bytesHere) = (Settings.Database is null, Settings.Storage.Kind == StorageKind.Disk);
        if (rowsHere && bytesHere && MovesRows != MovesBytes && Path.GetFullPath(Settings.Data) != Path.GetFullPath(source.Data))
            throw new UsageException(MovesRows
                ? "Rows in SQLite and files on the disk lie in one directory: add --to-storage disk:DIR with the same one."
                : "Rows in SQLite and files on the disk lie in one directory: add --to-database sqlite:DIR with the same one.");
        if (MovesRows && TransferPlaces.DatabasePlace(Settings) == TransferPlaces.DatabasePlace(source))
            throw new UsageException($"{TransferPlaces.DatabasePlace(source)} is where the rows are already.");
        if (MovesBytes && TransferPlaces.StorePlace(Settings) == TransferPlaces.StorePlace(source))
            throw new UsageException($"{TransferPlaces.StorePlace(source)} is where the files are already.");
    }
}
