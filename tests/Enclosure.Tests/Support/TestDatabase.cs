using System.Collections.Concurrent;
using Enclosure.Server.Settings;
using Enclosure.Sql;
using Npgsql;
using Xunit;

namespace Enclosure.Tests.Support;

/// <summary>
/// Which engine the tests run on: SQLite, or PostgreSQL when <c>ENCLOSURE_TEST_DATABASE=postgres</c>. There each data directory has a
/// database of its own, made from one that is migrated already, and gone with the directory.
/// </summary>
internal static class TestDatabase
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = new(StringComparer.Ordinal);
    private static readonly Lazy<string> Template = new(MakeTemplate);
    private static int _count;

    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("ENCLOSURE_TEST_DATABASE") == "postgres";

    /// <summary>The hidden column that rows are in the order of as they were written, while none is changed.</summary>
    public static string RowPlace => IsPostgres ? "ctid" : "rowid";

    /// <summary>For what is about SQLite's files, or about the disk being the database's.</summary>
    public static void SkipUnlessSqlite(string reason) => Assert.SkipWhen(IsPostgres, $"about SQLite: {reason}");

    /// <summary>The setting <c>Database</c> for a data directory; null on SQLite.</summary>
    public static string? UrlOf(string data) =>
        IsPostgres ? Made.GetOrAdd(Path.GetFullPath(data), _ => new Lazy<string>(() => Create())).Value : null;

    public static EnclosureSettings SettingsOf(string data) => On(new EnclosureSettings { Data = data });

    /// <summary>The same settings with the database that belongs to their directory.</summary>
    public static EnclosureSettings On(EnclosureSettings settings) =>
        UrlOf(settings.Data) is { } url ? settings with { Database = PostgresUrl.Parse(url) } : settings;

    /// <summary>Drops what was made for this directory and those in it.</summary>
    public static void Forget(string directory)
    {
        foreach (var data in Made.Keys.Where(data => data == directory || data.StartsWith(directory + "/", StringComparison.Ordinal)))
            if (Made.TryRemove(data, out var url)) Drop(url.Value);
    }

    /// <summary>A database of its own on the shared server, migrated. Its URL.</summary>
    public static string Create() => CreateFrom(Template.Value);

    public static string CreateEmpty() => CreateFrom("template0");

    public static void Drop(string url) => Execute($"drop database if exists {url[(url.LastIndexOf('/') + 1)..]} with (force)");

    private static string CreateFrom(string template)
    {
        var name = $"test_{Interlocked.Increment(ref _count)}";
        Execute($"create database {name} template {template} strategy file_copy");
        return PostgresServer.Shared.UrlOf(name);
    }

    private static string MakeTemplate()
    {
        Execute("create database migrated");
        MigrateAsync(PostgresServer.Shared.UrlOf("migrated")).GetAwaiter().GetResult();
        return "migrated";
    }

    private static async Task MigrateAsync(string url)
    {
        await using var database = await PostgresDatabase.OpenAsync(PostgresUrl.Parse(url), CancellationToken.None);
        await Migrator.RunAsync(database, TimeProvider.System);
    }

    private static void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={PostgresServer.Shared.Port};Username=postgres;Database=postgres;Pooling=false;Command Timeout=120");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
