using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>The crash order in one place: bytes durable, then the row that names them, then the bytes in place.</summary>
internal static class Arrival
{
    /// <summary>
    /// Runs <paramref name="commit"/> on sealed bytes. They are dropped only when it is certain that no row names them; after a commit
    /// of unknown outcome they stay and recovery decides by the row. <paramref name="used"/> says whether a row now names them.
    /// </summary>
    public static async Task<T> CommitAsync<T>(StagedBlob staged, Func<Task<T>> commit, Func<T, bool> used)
    {
        staged.Keep();
        T result;
        try
        {
            result = await commit();
        }
        catch (Exception e) when (e is not CommitUnknownException)
        {
            staged.Drop();
            throw;
        }

        if (used(result)) await staged.PlaceAsync();
        else staged.Drop();
        return result;
    }
}
