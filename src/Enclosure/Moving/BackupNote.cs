using System.Text.Json;
using System.Text.Json.Serialization;
using Enclosure.Sql;

namespace Enclosure.Moving;

/// <summary>
/// <c>backup.json</c>: what a backup holds. Written last, so that a directory without it is no backup yet.
/// </summary>
/// <param name="Schema">Of its database.</param>
/// <param name="At">What was acknowledged until then is in it.</param>
/// <param name="Source">The database that it was made of.</param>
public sealed record BackupNote(
    int Format,
    Guid Id,
    DateTimeOffset At,
    string Version,
    int Schema,
    string Source,
    IReadOnlyList<TableDigest> Tables,
    long Blobs,
    long Bytes)
{
    private const int Known = 1;
    private const string FileName = "backup.json";

    public static BackupNote Of(TransferResult made, string version, string source) =>
        new(Known, made.Id, made.At, version, Migrator.Newest, source, made.Tables, made.Blobs, made.Bytes);

    /// <summary>Throws <see cref="TransferRefusedException"/> when the directory holds no backup that came to its end.</summary>
    public static BackupNote Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) throw new TransferRefusedException(
            $"{directory} holds no finished backup: {FileName}, which is written last, is not there.");
        try
        {
            var note = JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupJson.Default.BackupNote);
            return note is { Format: Known } ? note : throw new TransferRefusedException($"{path} is of a newer version. Use that one.");
        }
        catch (JsonException e)
        {
            throw new TransferRefusedException($"{path} is damaged: {e.Message}");
        }
    }

    public void Write(string directory)
    {
        var temporary = Path.Combine(directory, FileName + ".new");
        using (var file = File.Create(temporary))
        {
            JsonSerializer.Serialize(file, this, BackupJson.Default.BackupNote);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path.Combine(directory, FileName), overwrite: true);
    }

    /// <summary>
    /// While a backup is brought up to date it is none. Throws <see cref="TransferRefusedException"/> when it is one of another database.
    /// </summary>
    public static void Withdraw(string directory, string source)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return;
        if (Read(directory) is { } note && note.Source != source)
            throw new TransferRefusedException($"{directory} is a backup of {note.Source}: choose another directory.");
        File.Delete(path);
    }

    /// <summary>
    /// To be asked before its schema is changed. Throws <see cref="TransferRefusedException"/> when it has other rows than were written.
    /// </summary>
    public async Task RequireWholeAsync(Database backup, CancellationToken ct)
    {
        var read = await RowCopy.ReadBackAsync(backup, [.. TransferTables.Moved.Intersect(Tables.Select(table => table.Table))], ct);
        var differing = Tables.Except(read).Select(table => table.Table).ToList();
        if (differing.Count > 0) throw new TransferRefusedException(
            $"The backup is damaged: its rows of {string.Join(", ", differing)} are not those that were written.");
    }
}

[JsonSerializable(typeof(BackupNote))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class BackupJson : JsonSerializerContext;
