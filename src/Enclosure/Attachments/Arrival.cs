using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>The crash order in one place: bytes durable, then the rows that name them, then the bytes in place.</summary>
internal static class Arrival
{
    /// <summary>
    /// Runs <paramref name="commit"/> on sealed bytes. They are dropped only when it is certain that no row names them; after a commit
    /// of unknown outcome they stay and recovery decides by the row. <paramref name="used"/> says whether rows now name them.
    /// </summary>
    public static async Task<T> CommitAsync<T>(IReadOnlyList<StagedBlob> staged, Func<Task<T>> commit, Func<T, bool> used)
    {
        foreach (var blob in staged) blob.Keep();
        T result;
        try
        {
            result = await commit();
        }
        catch (Exception e) when (e is not CommitUnknownException)
        {
            await Task.WhenAll(staged.Select(blob => blob.DropAsync()));
            throw;
        }

        var wanted = used(result);
        foreach (var blob in staged)
        {
            if (wanted) await blob.PlaceAsync();
            else await blob.DropAsync();
        }

        return result;
    }

    public static Task<T> CommitAsync<T>(StagedBlob staged, Func<Task<T>> commit, Func<T, bool> used) =>
        CommitAsync([staged], commit, used);
}
